// glow: logistic SGD in Rust with a two-line status. ./glow lr steps mode seed
use std::{env, io::Write, thread, time::Duration, fs::File};
struct R(u64); impl R { fn u(&mut self) -> f64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; (self.0 >> 11) as f64 / 9007199254740992.0 } fn g(&mut self) -> f64 { (-2.0 * (self.u() + 1e-12).ln()).sqrt() * (6.283185 * self.u()).cos() } }
fn main() { let a: Vec<String> = env::args().collect(); let lr0: f64 = a[1].parse().unwrap(); let n: usize = a[2].parse().unwrap(); let m = a[3].as_str(); let mut r = R(1234567891 + a[4].parse::<u64>().unwrap() * 99991); for _ in 0..40 { r.u(); }
 let mut tf = env::var("TRUTH").ok().map(|p| { let mut f = File::create(p).unwrap(); writeln!(f, "step,name,value").unwrap(); f });
 let d = 10; let t: Vec<f64> = (0..d).map(|_| r.g()).collect(); let mut w = vec![0.0; d]; let (mut l, mut ok) = (0.0, 0); let every = n / 40;
 for i in 1..=n { let x: Vec<f64> = (0..d).map(|_| r.g()).collect(); let z: f64 = x.iter().zip(&t).map(|(a, b)| a * b).sum(); let mut y = if z + 0.8 * r.g() > 0.0 { 1.0 } else { 0.0 }; if m == "coin" { y = if r.u() > 0.5 { 1.0 } else { 0.0 }; }
  let o: f64 = x.iter().zip(&w).map(|(a, b)| a * b).sum(); let p = 1.0 / (1.0 + (-o).exp()); let lr = match m { "surge" => lr0 * (5e3f64).powf(i as f64 / n as f64), "undo" if i > n / 2 => -lr0 * 0.08, _ => lr0 }; for j in 0..d { w[j] -= lr * (p - y) * x[j]; }
  l -= if y > 0.5 { (p + 1e-15).ln() } else { (1.0 - p + 1e-15).ln() }; if (p > 0.5) == (y > 0.5) { ok += 1; }
  if i % every == 0 { let v = l / every as f64; if let Some(f) = tf.as_mut() { writeln!(f, "{},surprisal,{}", i, v).unwrap(); } println!("\x1b[1m{:>6}\x1b[0m surprisal {:.4} nats   guessed {:.1}%", i, v, 100.0 * ok as f64 / every as f64); std::io::stdout().flush().unwrap(); l = 0.0; ok = 0; thread::sleep(Duration::from_millis(40));
   if m == "panic" && i > n * 7 / 10 { let q: Vec<f64> = vec![0.0; 10]; let k = i; println!("{}", q[k]); } } } println!("glow: finished"); }
