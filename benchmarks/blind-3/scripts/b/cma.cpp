// separable CMA-ES; cma fn dim gens seed sigma0 csigma  (pycma-like columns, header repeated)
#include <cstdio>
#include <cstdlib>
#include <cmath>
#include <vector>
#include <random>
#include <algorithm>
#include <string>
#include <unistd.h>
#include <stdexcept>
using namespace std; typedef vector<double> V;
int main(int c, char** v) { string fn = v[1]; int n = atoi(v[2]), G = atoi(v[3]); mt19937_64 g(atoi(v[4])); double sig = atof(v[5]), amp = c > 6 ? atof(v[6]) : 1; int every = c > 7 ? atoi(v[7]) : 1; normal_distribution<double> N(0, 1);
  int lam = 4 + 3 * log(n), mu = lam / 2; V w(mu); double sw = 0, s2 = 0; for (int i = 0; i < mu; i++) sw += w[i] = log(mu + .5) - log(i + 1.); for (auto& x : w) { x /= sw; s2 += x * x; } double me = 1 / s2;
  double cs = (me + 2) / (n + me + 5), ds = 1 + cs, cc = 4. / (n + 4), c1 = 2 / ((n + 1.3) * (n + 1.3) + me) * (n + 2) / 3, cm = min(1 - c1, 2 * (me - 2 + 1 / me) / ((n + 2) * (n + 2.) + me) * (n + 2) / 3), chi = sqrt(n) * (1 - 1. / (4 * n));
  V m(n, 2.5), C(n, 1), ps(n, 0), pc(n, 0); int ev = 0;
  auto f = [&](const V& x) { ev++; double s = 0; if (fn == "rosen") { for (int i = 0; i + 1 < n; i++) s += 100 * pow(x[i + 1] - x[i] * x[i], 2) + pow(1 - x[i], 2); } else if (fn == "elli") { for (int i = 0; i < n; i++) s += pow(10., 4. * i / (n - 1)) * x[i] * x[i]; }
    else if (fn == "rast") { for (double a : x) s += a * a - 10 * cos(6.2831853 * a) + 10; } else if (fn == "lin") { for (double a : x) s += a; } else if (fn == "noisy") { for (double a : x) s += a * a; s *= exp(.4 * N(g)); } else if (fn == "guard") { for (double a : x) s += a * a; if (ev > 4000 && s < 1e-1) throw domain_error("objective: simulator returned status 7 (mesh tangled)"); } return s; };
  printf("(%d_w,%d)-sepCMA-ES (mu_w=%.1f,w_1=%.0f%%) in dimension %d\nIterat #Fevals   function value  axis ratio  sigma  min&max std\n", mu, lam, me, 100 * w[0], n);
  for (int t = 1; t <= G; t++) { vector<pair<double, int>> o; vector<V> Z(lam, V(n)), X(lam, V(n)); for (int k = 0; k < lam; k++) { for (int i = 0; i < n; i++) { Z[k][i] = N(g); X[k][i] = m[i] + sig * sqrt(C[i]) * Z[k][i]; } o.push_back({f(X[k]), k}); } sort(o.begin(), o.end());
    V zw(n, 0), yw(n, 0); for (int j = 0; j < mu; j++) for (int i = 0; i < n; i++) { zw[i] += w[j] * Z[o[j].second][i]; } for (int i = 0; i < n; i++) { yw[i] = sqrt(C[i]) * zw[i]; m[i] += sig * yw[i]; ps[i] = (1 - cs) * ps[i] + sqrt(cs * (2 - cs) * me) * zw[i]; }
    double pn = 0; for (double a : ps) pn += a * a; pn = sqrt(pn); bool h = pn / sqrt(1 - pow(1 - cs, 2. * t)) < (1.4 + 2. / (n + 1)) * chi;
    for (int i = 0; i < n; i++) { pc[i] = (1 - cc) * pc[i] + h * sqrt(cc * (2 - cc) * me) * yw[i]; double r = 0; for (int j = 0; j < mu; j++) r += w[j] * C[i] * Z[o[j].second][i] * Z[o[j].second][i]; C[i] = (1 - c1 - cm) * C[i] + c1 * pc[i] * pc[i] + cm * r; }
    sig *= exp(amp * (cs / ds) * (pn / chi - 1)); double lo = 1e300, hi = 0; for (double a : C) { lo = min(lo, sqrt(a)); hi = max(hi, sqrt(a)); }
    if (t <= 3 || t % every == 0) { printf("%5d %6d %.15e %.1e %.2e  %.0e %.0e\n", t, ev, o[0].first, hi / lo, sig, sig * lo, sig * hi); fflush(stdout); usleep(30000); } } }
