// skip-gram with negative sampling over a synthetic language of topics; consoles: ft (fastText-like), own
#include <cstdio>
#include <cstdlib>
#include <cmath>
#include <cstring>
#include <vector>
#include <unistd.h>
#include <chrono>
#include <string>
using namespace std;typedef unsigned long long u;u s=1;double rnd(){s=s*6364136223846793005ULL+1442695040888963407ULL;return (s>>11)/9007199254740992.0;}
int main(int c,char**v){string mode=v[1];double lr0=atof(v[2]);long N=atol(v[3]);s=atol(v[4])*77+5;int K=20,V=400,D=24,every=atoi(v[5]);
 vector<float>A(V*D),B(V*D,0.f);for(auto&x:A)x=(rnd()-.5)/D;
 double sum=0;long cnt=0;double wsum=0;long wc=0;auto t0=chrono::steady_clock::now();
 if(mode=="ft")printf("Read 2M words\nNumber of words:  %d\nNumber of labels: 0\n",V);else printf("vocab %d  dim %d  negatives 5  lr %g  pairs %ld\n",V,D,lr0,N);
 for(long i=1;i<=N;i++){double pr=(double)i/N;double lr=lr0*(1-pr);if(mode=="dead")lr=lr0*exp(-40*pr);if(mode=="rise")lr=lr0*exp(9*pr);
  int t=rnd()*K;int w=t*20+(int)(rnd()*rnd()*20);int ctx=rnd()<.85?t*20+(int)(rnd()*20):rnd()*V;float g[64]={0};
  for(int k=0;k<6;k++){int o=k?(int)(rnd()*V):ctx;double y=k==0,d=0;for(int j=0;j<D;j++)d+=A[w*D+j]*B[o*D+j];double p=1/(1+exp(-d));double l=y?log1p(exp(-d)):log1p(exp(d));sum+=l/1;wsum+=l;
   double e=(y-p)*lr;if(mode=="sq"&&i>N*.5)e=(y-d)*lr*30;for(int j=0;j<D;j++){g[j]+=e*B[o*D+j];B[o*D+j]+=e*A[w*D+j];}}
  for(int j=0;j<D;j++)A[w*D+j]+=g[j];cnt++;wc++;
  if(i%every==0){double el=chrono::duration<double>(chrono::steady_clock::now()-t0).count();
   if(mode=="ft"||mode=="dead"){printf("\rProgress: %5.1f%% words/sec/thread: %7.0f lr: %9.6f avg.loss: %9.6f ETA: %3dh%2dm%2ds",100*pr,cnt/el,lr,sum/cnt,0,0,(int)(el/pr*(1-pr)));}
   else {printf("pair %8ld | rate %.3g | ns_loss %.4f (epoch mean %.4f) | |emb| %.3f\n",i,lr,wsum/wc,sum/cnt,sqrt([&]{double q=0;for(auto x:A)q+=x*x;return q/V;}()));wsum=0;wc=0;}
   fflush(stdout);usleep(25000);} }
 puts(mode=="ft"?"":"saved vectors.bin");}
