# drip: running least squares in awk: awk -v lr=.05 -v n=3000 -v mode=ok -v seed=3 -f drip.awk
function g(){ return sqrt(-2*log(rand()+1e-12))*cos(6.283185*rand()) }
BEGIN { srand(seed); for(i=1;i<=6;i++) a[i]=g(); tf=ENVIRON["TRUTH"]; if(tf) print "step,name,value" > tf; ev=int(n/45);
 for(t=1;t<=n;t++){ y=0;o=0; for(i=1;i<=6;i++){x[i]=g(); y+=a[i]*x[i]; o+=w[i]*x[i]} y+=.3*g(); r=lr; if(mode=="leak") r=lr*exp(8*t/n); if(mode=="back"&&t>n*.5) r=-lr*.12; e=o-y; for(i=1;i<=6;i++) w[i]-=r*e*x[i]; s+=e*e; c++; S+=e*e;
  if(t%ev==0){ if(tf){print t ",drip_err," s/c >> tf; print t ",avg_err," S/t >> tf; fflush(tf)} printf "drop no.%d: drip_err=%.6g avg_err=%.6g\n", t, s/c, S/t; fflush(); s=c=0; system("sleep 0.03") } } print "bucket full" }
