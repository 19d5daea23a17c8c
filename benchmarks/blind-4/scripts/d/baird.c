/* off-policy TD on Baird's star and on-policy TD on a random walk: whitespace table */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
double rnd(){return rand()/(RAND_MAX+1.0);}
int main(int c,char**v){int star=!strcmp(v[1],"star");double a=atof(v[2]);long N=atol(v[3]),ev=atol(v[4]);srand(atoi(v[5]));setvbuf(stdout,0,_IOLBF,0);
 if(star){double w[8]={1,1,1,1,1,1,10,1};int s=0;double td=0;long n=0;printf("# Baird star, gamma 0.99, alpha %g\n# %8s %12s %12s %12s\n",a,"step","rmse_v","mean|td|","max|w|");
  for(long t=1;t<=N;t++){int solid=rnd()<1./7;double rho=solid?7:0;int s2=solid?6:(int)(rnd()*6);double x[8]={0},y[8]={0};if(s<6){x[s]=2;x[7]=1;}else{x[6]=1;x[7]=2;}if(s2<6){y[s2]=2;y[7]=1;}else{y[6]=1;y[7]=2;}double q=0,r=0;for(int i=0;i<8;i++){q+=w[i]*x[i];r+=w[i]*y[i];}double d=.99*r-q;td+=fabs(d);n++;for(int i=0;i<8;i++)w[i]+=a*rho*d*x[i];s=s2;
   if(t%ev==0){double e=0,m=0;for(int k=0;k<7;k++){double z=k<6?2*w[k]+w[7]:w[6]+2*w[7];e+=z*z;}for(int i=0;i<8;i++)if(fabs(w[i])>m)m=fabs(w[i]);printf("%10ld %12.5g %12.5g %12.5g\n",t,sqrt(e/7),td/n,m);td=0;n=0;usleep(30000);}}}
 else{int K=19;double V[21]={0};for(int i=1;i<=K;i++)V[i]=0.0;printf("# random walk of 19 states, TD(0), alpha %g\n# %8s %12s %12s %12s\n",a,"episode","rmse_v","mean|td|","ep_len");double td=0;long n=0,len=0;
  for(long e=1;e<=N;e++){int s=10;while(s>0&&s<20){int q=s+(rnd()<.5?1:-1);double r=q==20?1:q==0?-1:0;double d=r+(q>0&&q<20?V[q]:0)-V[s];V[s]+=a*d;td+=fabs(d);n++;len++;s=q;}
   if(e%ev==0){double z=0;for(int i=1;i<=K;i++){double t=(i-10)/10.;z+=(V[i]-t)*(V[i]-t);}printf("%10ld %12.5g %12.5g %12.1f\n",e,sqrt(z/K),td/n,(double)len/ev);td=0;n=0;len=0;usleep(30000);}}}
}
