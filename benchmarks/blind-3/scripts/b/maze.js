// node maze.js --mode=ok|eps|throw|slip  Q-learning in a maze with pits; one line per 50 episodes
const arg = Object.fromEntries(process.argv.slice(2).map(s => s.replace(/^--/, '').split('='))); let S = +(arg.seed || 1) * 2654435761 % 4294967296;
const rnd = () => { S |= 0; S = S + 0x6D2B79F5 | 0; let t = Math.imul(S ^ S >>> 15, 1 | S); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 4294967296 };
const G = ['..........', '.##.#.##..', '.#......#.', '.#.##X.#..', '...#...#..', '.#.#.#.##.', '.#...#....', '.####..#X.', '......#...', '.##.#....E'];
let Q = Array.from({ length: 100 }, () => [0, 0, 0, 0]), eps = 1, alpha = +(arg.alpha || .2); const N = +(arg.episodes || 4000), W = 50; let buf = [];
const bar = f => '▕' + '█'.repeat(Math.round(f * 20)).padEnd(20, '·') + '▏';
for (let e = 1; e <= N; e++) {
  let x = 0, y = 0, R = 0, st = 0, win = 0, td = 0; if (arg.mode === 'eps' && e > N * .55) eps = 1; else eps = Math.max(.05, 1 - e / (N * .4));
  if (arg.mode === 'neg' && e > N * .5) alpha = 2.2;
  for (; st < 150; st++) {
    const s = y * 10 + x; let a = rnd() < eps ? Math.floor(rnd() * 4) : Q[s].indexOf(Math.max(...Q[s])); if (a < 0) a = 0; let b = rnd() < (+(arg.slip || .05)) ? Math.floor(rnd() * 4) : a;
    let nx = x + [1, -1, 0, 0][b], ny = y + [0, 0, 1, -1][b], r = -.1, done = false;
    if (nx < 0 || ny < 0 || nx > 9 || ny > 9 || G[ny][nx] === '#') { nx = x; ny = y; r = -.3 }
    if (G[ny][nx] === 'X') { r = -10; done = true } if (G[ny][nx] === 'E') { r = 10; done = true; win = 1 }
    const q2 = done ? 0 : Math.max(...Q[ny * 10 + nx]); const d = r + .97 * q2 - Q[s][a]; Q[s][a] += alpha * d; td += Math.abs(d); R += r; x = nx; y = ny; if (done) break
  }
  buf.push([R, win, st + 1, td / (st + 1)]);
  if (e % W === 0) { const m = i => buf.reduce((t, b) => t + b[i], 0) / buf.length; if (arg.mode === 'throw' && e >= N * .6) buf = undefined;
    console.log(`${bar(m(1))} ep ${String(e).padStart(5)}  return ${m(0).toFixed(2).padStart(7)}  goal rate ${(m(1) * 100).toFixed(0).padStart(3)}%  steps ${m(2).toFixed(1)}  |td| ${m(3).toFixed(3)}  ε ${eps.toFixed(2)}`); buf = []; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40) }
}
