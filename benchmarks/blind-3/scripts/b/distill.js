// node distill.js: student fits a teacher's soft targets, JSONL to stdout
const A = Object.fromEntries(process.argv.slice(2).map(s => s.replace(/^--/, '').split('='))); let S = +(A.seed || 1) * 7919;
const u = () => { S = (S * 1103515245 + 12345) % 2147483648; return S / 2147483648 }, n = () => Math.sqrt(-2 * Math.log(u() + 1e-12)) * Math.cos(6.2831853 * u());
const D = 12, C = 6, H = 24, mat = (a, b, s) => Array.from({ length: a }, () => Array.from({ length: b }, () => n() * s)), T = mat(D, C, 1.1), T2 = mat(D, C, .8); let W = mat(D, H, .3), b = Array(H).fill(0), V = mat(H, C, .2); let lr = +(A.lr || .05);
const sm = z => { const m = Math.max(...z), e = z.map(x => Math.exp(x - m)), s = e.reduce((a, b) => a + b); return e.map(x => x / s) };
const teach = x => sm(Array.from({ length: C }, (_, c) => x.reduce((t, v, i) => t + v * T[i][c] + Math.max(v, 0) * T2[i][c], 0)));
const N = +(A.n || 400), steps = +(A.steps || 30000), pool = Array.from({ length: N }, () => { const x = Array.from({ length: D }, n); return [x, teach(x)] }), val = Array.from({ length: 300 }, () => { const x = Array.from({ length: D }, n); return [x, teach(x)] });
const fwd = x => { const h = b.map((bb, j) => Math.tanh(x.reduce((t, v, i) => t + v * W[i][j], bb))); return [h, sm(Array.from({ length: C }, (_, c) => h.reduce((t, v, j) => t + v * V[j][c], 0)))] };
const kl = (p, q) => p.reduce((t, v, c) => t + v * Math.log((v + 1e-9) / (q[c] + 1e-9)), 0); let acc = 0, k = 0;
for (let t = 1; t <= steps; t++) { const [x, p] = pool[Math.floor(u() * N)]; const [h, q] = fwd(x); acc += kl(p, q); k++; const g = q.map((v, c) => v - p[c]); if (A.warm && t > +A.warm) lr *= 1.0006;
  for (let j = 0; j < H; j++) { let d = 0; for (let c = 0; c < C; c++) { d += g[c] * V[j][c]; V[j][c] -= lr * g[c] * h[j] } d *= 1 - h[j] * h[j]; b[j] -= lr * d; for (let i = 0; i < D; i++) W[i][j] -= lr * d * x[i] }
  if (t % +(A.every || 500) === 0) { let v = 0, ag = 0; for (const [x, p] of val) { const q = fwd(x)[1]; v += kl(p, q); ag += q.indexOf(Math.max(...q)) === p.indexOf(Math.max(...p)) } console.log(JSON.stringify({ type: 'progress', iteration: t, distill_kl: +(acc / k).toFixed(5), val_kl: +(v / 300).toFixed(5), agreement: +(ag / 300).toFixed(4), lr: +lr.toPrecision(4) })); acc = k = 0; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30) } }
