// Levenberg-Marquardt / Gauss-Newton for a sum of exponentials, Ceres-like progress lines
#include <cstdio>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>
#include <unistd.h>
using namespace std;typedef vector<double> V;
double rn(){double a=(rand()+1.)/(RAND_MAX+2.),b=rand()/(RAND_MAX+1.);return sqrt(-2*log(a))*cos(6.2831853*b);}
int main(int c,char**v){const char*mode=v[1];int N=atoi(v[2]);srand(atoi(v[3]));setvbuf(stdout,0,_IOLBF,0);const int P=6,M=120;V t(M),y(M);double tr[P]={3,.6,1.5,1.7,.8,5};for(int i=0;i<M;i++){t[i]=i*.05;y[i]=.01*rn();for(int k=0;k<3;k++)y[i]+=tr[2*k]*exp(-tr[2*k+1]*t[i]);}
 V x={1,.2,1,1,1,3};double rad=1e4,dec=2;auto cost=[&](const V&q){double s=0;for(int i=0;i<M;i++){double f=-y[i];for(int k=0;k<3;k++)f+=q[2*k]*exp(-q[2*k+1]*t[i]);s+=f*f;}return .5*s;};
 bool gd=!strcmp(mode,"gd"),gn=!strcmp(mode,"gn");
 printf("iter      cost      cost_change  |gradient|   |step|    tr_ratio  tr_radius  ls_iter  iter_time  total_time\n");double F=cost(x);double lr=gn?0.006:.012;
 for(int it=0;it<N;it++){double J[M][P],r[M],g[P]={0},H[P][P]={{0}};for(int i=0;i<M;i++){r[i]=-y[i];for(int k=0;k<3;k++){double e=exp(-x[2*k+1]*t[i]);r[i]+=x[2*k]*e;J[i][2*k]=e;J[i][2*k+1]=-t[i]*x[2*k]*e;}for(int a=0;a<P;a++){g[a]+=J[i][a]*r[i];for(int b=0;b<P;b++)H[a][b]+=J[i][a]*J[i][b];}}
  double gm=0;for(double q:g)gm=fmax(gm,fabs(q));V s(P),z;double Fn,ratio=0;
  if(gd||gn){double L=gd?lr:lr*pow(1.06,it);for(int a=0;a<P;a++)s[a]=-L*g[a];}else{double A[P][P+1];for(int a=0;a<P;a++){for(int b=0;b<P;b++)A[a][b]=H[a][b];A[a][a]+=fmax(H[a][a],1e-6)/rad;A[a][P]=-g[a];}for(int a=0;a<P;a++)for(int b=a+1;b<P;b++){double f=A[b][a]/A[a][a];for(int k=a;k<=P;k++)A[b][k]-=f*A[a][k];}for(int a=P-1;a>=0;a--){s[a]=A[a][P];for(int b=a+1;b<P;b++)s[a]-=A[a][b]*s[b];s[a]/=A[a][a];}}
  z=x;double sn=0;for(int a=0;a<P;a++){z[a]+=s[a];sn+=s[a]*s[a];}Fn=cost(z);double pred=0;for(int a=0;a<P;a++){pred-=g[a]*s[a];for(int b=0;b<P;b++)pred-=.5*s[a]*H[a][b]*s[b];}ratio=(F-Fn)/pred;
  printf("%4d  %.6e    %.2e    %.2e   %.2e  %.2e  %.2e     %4d   %.2e    %.2e\n",it,F,F-Fn,gm,sqrt(sn),ratio,rad,it?1:0,6.1e-5,6e-5*(it+1));
  if(gd||gn||Fn<F){x=z;F=Fn;if(!gd&&!gn){rad=rad/fmax(1/3.,1-pow(2*ratio-1,3));dec=2;rad=fmin(rad,1e5);}}else{rad/=dec;dec*=2;}
  usleep(40000);}
 printf("Ceres Solver Report: Iterations: %d, Final cost: %.6e, Termination: NO_CONVERGENCE\n",N,F);}
