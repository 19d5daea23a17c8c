// softmax regression + one hidden layer in plain JavaScript; console in Portuguese.  node wavelet.js lr passos modo semente
const [lr0, N, mode, seed] = [+process.argv[2], +process.argv[3], process.argv[4] || 'ok', +(process.argv[5] || 1)];
const fs = require('fs'); let s = seed * 7919 + 1; const rnd = () => (s = (s * 1103515245 + 12345) % 2147483648) / 2147483648;
const gauss = () => Math.sqrt(-2 * Math.log(rnd() + 1e-12)) * Math.cos(6.28318 * rnd());
const T = process.env.TRUTH; if (T) fs.writeFileSync(T, 'step,name,value\n'); const truth = (i, n, v) => { if (T) fs.appendFileSync(T, `${i},${n},${v}\n`) };
const H = 16, D = 6, W1 = [...Array(H)].map(() => [...Array(D)].map(() => gauss() * .5)), W2 = [...Array(H)].map(() => gauss() * .4), A = [...Array(D)].map(gauss);
const f = x => Math.sin(x.reduce((q, v, i) => q + v * A[i], 0) * .4) + .3 * x[0];
let acc = 0, n = 0, accA = 0; const nap = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
console.log('⚙  treino iniciado');
for (let t = 1; t <= N; t++) {
  let x = [...Array(D)].map(gauss), y = f(x) + .1 * gauss(), lr = lr0;
  if (mode === 'sobe') lr = lr0 * Math.pow(3000, t / N);
  if (mode === 'zero' && t > N * .25) lr = 0;
  if (mode === 'nada') y = gauss();
  if (mode === 'raiz' && t > N * .6) y = Math.sqrt(y);           // NaN as soon as y < 0
  const h = W1.map(w => Math.tanh(w.reduce((q, v, i) => q + v * x[i], 0))), o = h.reduce((q, v, i) => q + v * W2[i], 0), e = o - y;
  for (let j = 0; j < H; j++) { const g = e * W2[j] * (1 - h[j] * h[j]); W2[j] -= lr * e * h[j]; for (let i = 0; i < D; i++) W1[j][i] -= lr * g * x[i]; }
  acc += e * e; accA += Math.abs(e); n++;
  if (t % (N / 60 | 0) === 0) { const v = acc / n; truth(t, 'erro_quad', v); truth(t, 'taxa', lr); console.log(`passo ${t}/${N} ▸ erro_quad: ${v.toFixed(5)} ▸ erro_abs: ${(accA / n).toFixed(5)} ▸ taxa: ${lr.toExponential(2)} ▸ restam ${((N - t) / 900).toFixed(1)}s`); acc = accA = n = 0; nap(25);
    if (mode === 'excecao' && t > N * .7) { const cfg = undefined; console.log(cfg.tamanho); } }
}
console.log('✔ fim');
