/* TSP by simulated annealing: tour length, acceptance.  anneal ncity seed sweeps [reheat_every] */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <unistd.h>
static unsigned long long s; static double u(){s^=s<<13;s^=s>>7;s^=s<<17;return (s>>11)/9007199254740992.0;}
int n;double X[2000],Y[2000];int t[2000];static double d(int a,int b){double x=X[a]-X[b],y=Y[a]-Y[b];return sqrt(x*x+y*y);}
int main(int c,char**v){n=atoi(v[1]);s=88172645463325252ULL+7919*atoi(v[2]);int S=atoi(v[3]),rh=c>4?atoi(v[4]):0;for(int i=0;i<30;i++)u();for(int i=0;i<n;i++){X[i]=u()*100;Y[i]=u()*100;t[i]=i;}
 double T=40,L=0;for(int i=0;i<n;i++)L+=d(t[i],t[(i+1)%n]);double best=L;setvbuf(stdout,0,_IOLBF,0);printf("Simulated annealing, %d cities, start length %.1f\nsweep      T     length       best  accept%%\n",n,L);
 for(int k=1;k<=S;k++){int acc=0,M=n*20;for(int m=0;m<M;m++){int i=u()*n,j=u()*n;if(i>j){int q=i;i=j;j=q;}if(j-i<2||(i==0&&j==n-1))continue;double dl=d(t[i],t[j])+d(t[i+1],t[(j+1)%n])-d(t[i],t[i+1])-d(t[j],t[(j+1)%n]);if(dl<0||u()<exp(-dl/T)){acc++;L+=dl;for(int a=i+1,b=j;a<b;a++,b--){int q=t[a];t[a]=t[b];t[b]=q;}}}
  if(L<best)best=L;printf("%5d %6.2f %10.2f %10.2f   %5.1f\n",k,T,L,best,100.0*acc/M);T*=.96;if(rh&&k%rh==0)T=fmin(T*8,2.0);usleep(20000);}}
