// tabular Q-learning / SARSA in a windy gridworld; box-drawing free status lines per block of episodes
#include <cstdio>
#include <cstdlib>
#include <cmath>
#include <cstring>
#include <unistd.h>
#include <algorithm>
double rnd(){return rand()/(RAND_MAX+1.0);}
int main(int c,char**v){const char*mode=v[1];int E=atoi(v[2]),blk=atoi(v[3]);srand(atoi(v[4]));static double Q[10][7][4];int wind[10]={0,0,0,1,1,1,2,2,1,0};double eps=1.;setvbuf(stdout,0,_IONBF,0);double R=0;int suc=0;double L=0,tdm=0;long steps=0,n=0;
 for(int e=1;e<=E;e++){int x=0,y=3;double alpha=.5;int gx=7,gy=3;if(!strcmp(mode,"moved")&&e>E/2){gx=2;gy=6;}
  if(!strcmp(mode,"unlearn")&&e>E*.55)eps=std::min(1.,.05+1.2*(e-E*.55)/(E*.45));else eps=std::max(.05,1.-e/(E*.35));
  if(!strcmp(mode,"blowq")&&e>E*.4)alpha=2.3;
  if(!strcmp(mode,"nolearn"))alpha=1e-9;
  if(!strcmp(mode,"segv")&&e==E*6/10+17){volatile int*tab=nullptr;*tab=e;}double g=0;int t=0;for(;t<200;t++){int a=0;if(rnd()<eps)a=rnd()*4;else for(int k=1;k<4;k++)if(Q[x][y][k]>Q[x][y][a])a=k;int nx=x+(a==0)-(a==1),ny=y+(a==2)-(a==3)+wind[std::min(9,std::max(0,x))];nx=std::min(9,std::max(0,nx));ny=std::min(6,std::max(0,ny));bool d=nx==gx&&ny==gy;double r=d?0:-1;double m=-1e300;for(int k=0;k<4;k++)m=std::max(m,Q[nx][ny][k]);double td=r+(d?0:.99*m)-Q[x][y][a];Q[x][y][a]+=alpha*td;tdm+=fabs(td);n++;x=nx;y=ny;g+=r;steps++;if(d){suc++;t++;break;}}
  R+=g;L+=t;
  if(e%blk==0){printf("episodes %5d-%-5d  return %8.2f  reached goal %5.1f%%  length %6.1f  |td| %.4g  eps %.3f  steps %ld\n",e-blk+1,e,R/blk,100.*suc/blk,L/blk,tdm/n,eps,steps);R=L=0;suc=0;tdm=0;n=0;usleep(30000);}}
}
