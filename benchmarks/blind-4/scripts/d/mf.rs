// biased matrix factorisation by SGD: libFM-like lines, or an own table with HR@10
use std::{env,thread,time::Duration,io::Write};
struct R(u64);impl R{fn f(&mut self)->f64{self.0=self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);(self.0>>11) as f64/9007199254740992.0}fn n(&mut self)->f64{let a=self.f().max(1e-12);let b=self.f();(-2.0*a.ln()).sqrt()*(6.283185307*b).cos()}}
fn main(){let a:Vec<String>=env::args().collect();let mode=&a[1];let lr:f64=a[2].parse().unwrap();let reg:f64=a[3].parse().unwrap();let it:usize=a[4].parse().unwrap();let mut r=R(a[5].parse::<u64>().unwrap()*991+3);let k:usize=a[6].parse().unwrap();let con=&a[7];
let (nu,ni,n)=(300usize,200usize,16000usize);let pu:Vec<f64>=(0..nu*4).map(|_|r.n()).collect();let qi:Vec<f64>=(0..ni*4).map(|_|r.n()).collect();
let mut d:Vec<(usize,usize,f64)>=vec![];for _ in 0..n+2000{let u=(r.f()*nu as f64)as usize;let i=(r.f()*ni as f64)as usize;let mut s=3.5;for j in 0..4{s+=0.6*pu[u*4+j]*qi[i*4+j];}s+=0.7*r.n();d.push((u,i,s.max(0.5).min(5.0)));}
let te=d.split_off(n);let mut p:Vec<f64>=(0..nu*k).map(|_|0.1*r.n()).collect();let mut q:Vec<f64>=(0..ni*k).map(|_|0.1*r.n()).collect();let mut bu=vec![0.0;nu];let mut bi=vec![0.0;ni];let mu=3.3;
if con=="fm"{println!("----------------------------------------------------------------------------\nlibFM\n  Version: 1.4.4\n----------------------------------------------------------------------------\nLoading train...\t\nhas x = 1\nnum_rows={}\tnum_values={}\tnum_features={}\nLoading test... \t\nnum_rows=2000\n#relations: 0\nLoading meta data...\t",n,2*n,nu+ni);}else{println!("ratings={} users={} items={} factors={} eta={} lambda={}",n,nu,ni,k,lr,reg);println!("{:>6} {:>10} {:>10} {:>9} {:>9}","sweep","rmse_tr","rmse_ho","|P|","krat/s");}
let mut eta=lr;for t in 0..it{ if mode=="ramp"{eta=lr*1.11f64.powi(t as i32);} if mode=="panic"&&t==23{d.push((nu,3,4.0));}
let mut se=0.0;let m=d.len();let mut o:Vec<usize>=(0..m).collect();for i in (1..m).rev(){let j=(r.f()*(i+1)as f64)as usize;o.swap(i,j);}
for &x in &o{let(u,i,y)=d[x];let mut s=mu+bu[u]+bi[i];for j in 0..k{s+=p[u*k+j]*q[i*k+j];}let e=y-s;se+=e*e;bu[u]+=eta*(e-reg*bu[u]);bi[i]+=eta*(e-reg*bi[i]);for j in 0..k{let a=p[u*k+j];p[u*k+j]+=eta*(e*q[i*k+j]-reg*a);q[i*k+j]+=eta*(e*a-reg*q[i*k+j]);}}
let mut st=0.0;for &(u,i,y) in &te{let mut s=mu+bu[u]+bi[i];for j in 0..k{s+=p[u*k+j]*q[i*k+j];}if mode!="raw"&&con=="fm"{s=s.max(0.5).min(5.0);}st+=(y-s)*(y-s);}
let (a,b)=((se/m as f64).sqrt(),(st/2000.0).sqrt());
if con=="fm"{println!("#Iter={:3}\tTrain={:<9}\tTest={:<9}",t,format!("{:.6}",a),format!("{:.6}",b));}else{println!("{:>6} {:>10.5} {:>10.5} {:>9.3} {:>9.1}",t+1,a,b,(p.iter().map(|x|x*x).sum::<f64>()/nu as f64).sqrt(),640.0+20.0*r.n());}
std::io::stdout().flush().unwrap();thread::sleep(Duration::from_millis(60));}}
