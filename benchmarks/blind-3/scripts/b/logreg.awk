# awk -f logreg.awk -v lr=.1 -v passes=30 -v seed=1 : logistic regression over generated clicks, SGD
function rn(  i, s) { s = 0; for (i = 0; i < 12; i++) s += rand(); return s - 6 }
function sg(z) { return z > 35 ? 1 : z < -35 ? 0 : 1 / (1 + exp(-z)) }
BEGIN { srand(seed); D = d ? d : 10; N = n ? n : 1500; M = int(N / 4); for (j = 1; j <= D; j++) tw[j] = rn() * 1.2; sc = scale ? scale : 1
  for (i = 1; i <= N + M; i++) { z = -.5; for (j = 1; j <= D; j++) { X[i, j] = rn(); z += tw[j] * X[i, j] }; Y[i] = rand() < sg(z) ? 1 : 0 }
  if (sc != 1) for (i = 1; i <= N + M; i++) X[i, 3] = (X[i, 3] + 3) * sc
  for (p = 1; p <= passes; p++) { L = 0; ok = 0
    for (i = 1; i <= N; i++) { z = b; for (j = 1; j <= D; j++) z += w[j] * X[i, j]; q = sg(z); L -= log((Y[i] ? q : 1 - q) + 1e-12); e = q - Y[i]; b -= lr * e; for (j = 1; j <= D; j++) w[j] -= lr * (e * X[i, j] + l2 * w[j]) }
    V = 0; for (i = N + 1; i <= N + M; i++) { z = b; for (j = 1; j <= D; j++) z += w[j] * X[i, j]; q = sg(z); V -= log((Y[i] ? q : 1 - q) + 1e-12); ok += (q > .5) == Y[i] }
    nn = 0; for (j = 1; j <= D; j++) nn += w[j] ^ 2
    printf "pass %d/%d ... logloss %.4f | holdout logloss %.4f acc %.1f%% | |w| %.3f eta %.4g\n", p, passes, L / N, V / M, 100 * ok / M, sqrt(nn), lr; if (!nobuf) fflush(); lr *= dec ? dec : 1 }
}
