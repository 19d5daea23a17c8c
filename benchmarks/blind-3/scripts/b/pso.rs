// mini-batch k-means / soft clustering trainer: kmr k batch iters seed mode
use std::io::Write;
struct R(u64); impl R { fn u(&mut self) -> f64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; (self.0 >> 11) as f64 / 9007199254740992.0 } fn n(&mut self) -> f64 { (-2.0 * (self.u() + 1e-300).ln()).sqrt() * (6.283185307 * self.u()).cos() } }
fn main() { let a: Vec<String> = std::env::args().collect(); let k: usize = a[1].parse().unwrap(); let b: usize = a[2].parse().unwrap(); let it: usize = a[3].parse().unwrap(); let mut r = R(88172645463325252 ^ (a[4].parse::<u64>().unwrap() * 7919)); let mode = a[5].as_str(); let every: usize = a[6].parse().unwrap();
  for _ in 0..30 { r.u(); } let d = 16; let n = 6000; let mut c: Vec<Vec<f64>> = (0..12).map(|_| (0..d).map(|_| r.n() * 3.0).collect()).collect(); c[0][0] += 0.0;
  let x: Vec<Vec<f64>> = (0..n).map(|i| { let m = &c[i % 12]; m.iter().map(|v| v + r.n()).collect() }).collect(); let mut m: Vec<Vec<f64>> = (0..k).map(|_| (0..d).map(|_| r.n() * 0.3).collect()).collect(); let mut cnt = vec![1.0f64; k]; let mut ema = f64::NAN; let t0 = std::time::Instant::now();
  for t in 1..=it { let mut s = 0.0; let mut moved = 0.0; for _ in 0..b { let mut i = (r.u() * n as f64) as usize; if mode == "panic" && t * b > 90000 { i += n - 200; }
      let p = &x[i]; let (mut bj, mut bd) = (0, f64::MAX); for j in 0..k { let q: f64 = p.iter().zip(&m[j]).map(|(a, b)| (a - b) * (a - b)).sum(); if q < bd { bd = q; bj = j; } } s += bd; cnt[bj] += 1.0;
      let eta = match mode { "over" => 0.3 * (1.0 + t as f64 / 150.0), "frozen" => 0.0, _ => (1.0 / cnt[bj]).max(0.01) }; for q in 0..d { let g = eta * (p[q] - m[bj][q]); m[bj][q] += g; moved += g * g; } }
    let e = s / b as f64; ema = if ema.is_nan() { e } else { 0.9 * ema + 0.1 * e };
    if t % every == 0 { eprintln!("[{:>8.3}s INFO  kmr::train] batch={} inertia={:.4} inertia_ema={:.4} shift={:.3e} clusters_used={}", t0.elapsed().as_secs_f64(), t, e, ema, (moved / b as f64).sqrt(), cnt.iter().filter(|z| **z > 5.0).count()); std::io::stderr().flush().unwrap(); std::thread::sleep(std::time::Duration::from_millis(25)); } } }
