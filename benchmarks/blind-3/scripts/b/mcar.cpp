// mountain car, SARSA(lambda) with tile coding.  mcar episodes alpha seed lambda everyN [alpha_decay] [bug_episode]
#include <cstdio>
#include <cstdlib>
#include <cmath>
#include <vector>
#include <random>
#include <unistd.h>
using namespace std;
const int T = 8, M = 9; double W[3][T * M * M]; double Z[3][T * M * M];
int main(int c, char** v) { int E = atoi(v[1]); double al = atof(v[2]) / T; mt19937 g(atoi(v[3])); double lam = atof(v[4]); int ev = atoi(v[5]); double dec = c > 6 ? atof(v[6]) : 1; int bug = c > 7 ? atoi(v[7]) : 0; uniform_real_distribution<double> u(0, 1);
  auto feats = [&](double x, double s, int* f) { for (int t = 0; t < T; t++) { int a = (x + 1.2) / 1.8 * (M - 1) + t / double(T), b = (s + .07) / .14 * (M - 1) + fmod(t * 3. / T, 1.); f[t] = t * M * M + a * M + b; } };
  auto Q = [&](int* f, int a) { double s = 0; for (int t = 0; t < T; t++) s += W[a][f[t]]; return s; };
  auto pick = [&](int* f) { if (u(g) < .02) return int(u(g) * 3); int b = 0; double best = -1e300; for (int a = 0; a < 3; a++) { double q = Q(f, a) + 1e-9 * u(g); if (q > best) best = q, b = a; } return b; };
  double sumS = 0, sumR = 0, sumTD = 0; int k = 0; long tot = 0;
  printf("mountain-car  SARSA(%.2f)  alpha %.3f  %d tilings %dx%d  eps 0.02\n", lam, al * T, T, M, M);
  for (int e = 1; e <= E; e++) { double x = -.6 + .2 * u(g), s = 0; int f[T], f2[T]; for (auto& z : Z) for (auto& y : z) y = 0; feats(x, s, f); int a = pick(f); int n = 0; double R = 0, td = 0; double sg = bug && e > bug ? -1 : 1;
    while (n < 1000) { n++; s += .001 * (a - 1) - .0025 * cos(3 * x); s = fmin(.07, fmax(-.07, s)); x += s; if (x < -1.2) x = -1.2, s = 0; bool d = x >= .5; R -= 1; double del = -1 * sg - Q(f, a); int b = 0; if (!d) { feats(x, s, f2); b = pick(f2); del += Q(f2, b); }
      for (int t = 0; t < T; t++) for (int q = 0; q < 3; q++) Z[q][f[t]] = q == a ? 1 : 0; td += fabs(del); for (int q = 0; q < 3; q++) for (int i = 0; i < T * M * M; i++) if (Z[q][i] > 1e-6 || Z[q][i] != Z[q][i]) { W[q][i] += al * del * Z[q][i]; Z[q][i] *= lam; } if (d) break; for (int t = 0; t < T; t++) f[t] = f2[t]; a = b; }
    tot += n; sumS += n; sumR += R; sumTD += td / n; k++; al *= dec;
    if (e % ev == 0) { double mw = 0; for (auto& z : W) for (double y : z) mw = fmax(mw, fabs(y)); printf("ep=%4d | steps/ep %7.1f | return %8.1f | mean|td| %10.4g | max|w| %10.4g | alpha %.3g | total %ld\n", e, sumS / k, sumR / k, sumTD / k, mw, al * T, tot); fflush(stdout); sumS = sumR = sumTD = 0; k = 0; usleep(20000); } } }
