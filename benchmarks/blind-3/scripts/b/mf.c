/* matrix factorisation by SGD: ./mf -k 8 -l 0.02 -r 0.05 -n 60 ... libmf-like table; also writes mf_trace.csv with -c */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static unsigned long long S=88172645463325252ULL; static double u01(){S^=S<<13;S^=S>>7;S^=S<<17;return (S>>11)*(1.0/9007199254740992.0);} 
static double nrm(){return sqrt(-2*log(u01()+1e-300))*cos(6.283185307*u01());}
int main(int c,char**v){int k=8,n=60,N=12000,U=300,I=200,csv=0,every=1,us=0;double l=.02,r=.05,noise=.5,dec=1;int pad=0;
 for(int i=1;i<c;i++){char*o=v[i];if(o[0]!='-')continue;double x=i+1<c?atof(v[i+1]):0;switch(o[1]){case'k':k=x;break;case'l':l=x;break;case'r':r=x;break;case'n':n=x;break;case'N':N=x;break;case's':S+=(long)x*7919;break;case'c':csv=x;break;case'e':every=x;break;case'q':noise=x;break;case'd':dec=x;break;case'u':us=x;break;case'z':pad=x;break;}}
 for(int i=0;i<20;i++)u01();
 double*P=malloc(8*U*k),*Q=malloc(8*I*k),*p=malloc(8*U*3),*q=malloc(8*I*3);int*uu=malloc(4*N),*ii=malloc(4*N);double*y=malloc(8*N);
 for(int i=0;i<U*3;i++)p[i]=nrm()*.7;for(int i=0;i<I*3;i++)q[i]=nrm()*.7;for(int i=0;i<U*k;i++)P[i]=nrm()*.1;for(int i=0;i<I*k;i++)Q[i]=nrm()*.1;
 for(int i=0;i<N;i++){uu[i]=u01()*U;ii[i]=u01()*I;double s=0;for(int j=0;j<3;j++)s+=p[uu[i]*3+j]*q[ii[i]*3+j];y[i]=s+noise*nrm();}
 int T=N*9/10;FILE*f=csv?fopen("mf_trace.csv","w"):0;if(f)fprintf(f,"iter,tr_rmse,va_rmse,obj,lambda,eta\n");
 if(!csv){printf("# users %d  items %d  ratings %d (train) %d (held out)\n# k=%d eta=%g lambda=%g\niter      tr_rmse      va_rmse          obj   sec\n",U,I,T,N-T,k,l,r);fflush(stdout);} clock_t t0=clock();
 for(int it=0;it<n;it++){double se=0;
  for(int a=0;a<T;a++){int x=u01()*T;double*A=P+uu[x]*k,*B=Q+ii[x]*k,s=0;for(int j=0;j<k;j++)s+=A[j]*B[j];double e=y[x]-s;for(int j=0;j<k;j++){double aj=A[j];A[j]+=l*(e*B[j]-r*aj);B[j]+=l*(e*aj-r*B[j]);}}
  double ss=0;for(int x=0;x<T;x++){double s=0;for(int j=0;j<k;j++)s+=P[uu[x]*k+j]*Q[ii[x]*k+j];ss+=(y[x]-s)*(y[x]-s);}
  for(int x=T;x<N;x++){double s=0;for(int j=0;j<k;j++)s+=P[uu[x]*k+j]*Q[ii[x]*k+j];se+=(y[x]-s)*(y[x]-s);}
  double ob=ss;for(int i=0;i<U*k;i++)ob+=r*P[i]*P[i];for(int i=0;i<I*k;i++)ob+=r*Q[i]*Q[i];
  if(us)usleep(us);
  if(pad&&it==pad){P=0;}
  if(it%every==0){if(f){fprintf(f,"%d,%.5f,%.5f,%.2f,%g,%g\n",it,sqrt(ss/T),sqrt(se/(N-T)),ob,r,l);fflush(f);}else{printf("%4d %12.4f %12.4f %12.4e %5.2f\n",it,sqrt(ss/T),sqrt(se/(N-T)),ob,(double)(clock()-t0)/CLOCKS_PER_SEC);fflush(stdout);}}
  l*=dec;}
 return 0;}
