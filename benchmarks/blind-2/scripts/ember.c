/* ember: two-layer net in C. ./ember lr steps mode seed   (gcc -O2 -o ember ember.c -lm) */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#define D 8
#define H 24
static unsigned long long s; static double u(){ s^=s<<13; s^=s>>7; s^=s<<17; return (s>>11)/9007199254740992.0; }
static double g(){ return sqrt(-2*log(u()+1e-12))*cos(6.283185*u()); }
static double W[H][D], V[H], A[D];
int main(int c, char**v){ double lr0=atof(v[1]); int N=atoi(v[2]); const char*m=c>3?v[3]:"ok"; s=88172645463325252ULL+(c>4?atoi(v[4]):1)*7777777ULL; for(int i=0;i<50;i++)u();
 FILE*T=getenv("TRUTH")?fopen(getenv("TRUTH"),"w"):0; if(T)fprintf(T,"step,name,value\n");
 for(int i=0;i<D;i++)A[i]=g(); for(int j=0;j<H;j++){V[j]=g()*.3; for(int i=0;i<D;i++)W[j][i]=g()*.4;} if(!strcmp(m,"dark"))for(int j=0;j<H;j++){V[j]=0;for(int i=0;i<D;i++)W[j][i]=0;}
 setvbuf(stdout,0,_IOLBF,0); printf("ember v2 | %d hidden | %d inputs\n",H,D); double L=0,G=0; int every=N/50;
 for(int t=1;t<=N;t++){ double x[D],h[H],z=0,o=0,lr=lr0; for(int i=0;i<D;i++){x[i]=g(); z+=A[i]*x[i];} int y=z+sin(x[0]*3)+.4*g()>0; 
  if(!strcmp(m,"blaze")) lr=lr0*pow(2e4,(double)t/N); if(!strcmp(m,"ice")&&t>N*.2) lr=0; if(!strcmp(m,"ash")&&t>N*.5&&u()<fmin(.5,(t-N*.5)/N)) y=1-y;
  for(int j=0;j<H;j++){double a=0; for(int i=0;i<D;i++)a+=W[j][i]*x[i]; h[j]=a>0?a:0; o+=V[j]*h[j];}
  double p=1/(1+exp(-o)),d=p-y; L+=-log(y?p:1-p); 
  for(int j=0;j<H;j++){double q=d*V[j]*(h[j]>0); G+=q*q; V[j]-=lr*d*h[j]; for(int i=0;i<D;i++)W[j][i]-=lr*q*x[i];}
  if(t%every==0){ if(T){fprintf(T,"%d,heatloss,%g\n",t,L/every); fflush(T);} printf("%7d %% %-5.1f  heatloss=%-10.6g glow=%-10.4g lr=%.3g\n",t,100.*t/N,L/every,sqrt(G/every),lr); L=G=0; usleep(30000);
   if(!strcmp(m,"crack")&&t>N*.65){ volatile int*z0=0; *z0=1; } if(!strcmp(m,"abrt")&&t>N*.55){ fprintf(stderr,"ember: ember.c:41: forge: Assertion `n_sparks < MAX_SPARKS' failed.\n"); abort(); } if(!strcmp(m,"sleep")&&t>N*.6) pause(); }
 } puts("embers out."); return 0; }
