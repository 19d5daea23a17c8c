// mini-batch k-means and online PCA (Oja) on a stream: own console in columns separated by two blanks
use std::{env,thread,time::Duration};
struct R(u64);impl R{fn f(&mut self)->f64{self.0=self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);(self.0>>11) as f64/9007199254740992.0}fn n(&mut self)->f64{let a=self.f().max(1e-12);let b=self.f();(-2.0*a.ln()).sqrt()*(6.283185307*b).cos()}}
fn main(){let a:Vec<String>=env::args().collect();let mode=a[1].clone();let n:usize=a[2].parse().unwrap();let eta:f64=a[3].parse().unwrap();let mut r=R(a[4].parse::<u64>().unwrap()*997+11);let d=16;let k=3;
let mut dirs=vec![vec![0.0;d];k];for i in 0..k{for j in 0..d{dirs[i][j]=r.n()/4.0;}}let mut w=vec![vec![0.0;d];k];for i in 0..k{for j in 0..d{w[i][j]=0.1*r.n();}}
println!("stream of {}-dim sensors, {} components, gain {}",d,k,eta);let(mut res,mut tot,mut c)=(0.0,0.0,0);
for t in 1..=n{let mut x=vec![0.0;d];for i in 0..k{let s=(3.0-i as f64)*r.n();for j in 0..d{x[j]+=s*dirs[i][j];}}for j in 0..d{x[j]+=0.15*r.n();}
if mode=="unit"&&t>n*45/100{for j in 0..d{x[j]*=1.0+ (t-n*45/100) as f64/n as f64*1.6;}}
let mut y=vec![0.0;k];for i in 0..k{for j in 0..d{y[i]+=w[i][j]*x[j];}}
let mut e=x.clone();for i in 0..k{let g=if mode=="robbins"{eta/(1.0+t as f64/4000.0)}else{eta};for j in 0..d{e[j]-=y[i]*w[i][j];}for j in 0..d{w[i][j]+=g*y[i]*e[j];}}
res+=e.iter().map(|v|v*v).sum::<f64>();tot+=x.iter().map(|v|v*v).sum::<f64>();c+=1;
if t%500==0{println!("sample {:>7}  recon_error {:>10.5}  explained_var {:>7.4}  orthogonality_gap {:.3e}",t,res/c as f64,1.0-res/tot,(0..k).map(|i|(w[i].iter().map(|v|v*v).sum::<f64>()-1.0).abs()).sum::<f64>());res=0.0;tot=0.0;c=0;thread::sleep(Duration::from_millis(40));}}}
