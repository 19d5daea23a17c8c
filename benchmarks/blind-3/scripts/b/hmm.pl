#!/usr/bin/perl
# Baum-Welch on a discrete sequence;  hmm.pl states len iters seed [noscale]
use strict; use warnings; $| = 1; my ($K, $T, $IT, $seed, $ns, $sl) = @ARGV; srand($seed); $ns ||= 0; my $M = 8;
sub dir { my ($n, $c) = @_; my @x = map { -log(rand() + 1e-12) ** ($c) } 1 .. $n; my $s = 0; $s += $_ for @x; return [map { $_ / $s } @x] }
sub dir2 { my ($n) = @_; my @x = map { (-log(rand() + 1e-12)) ** 3 } 1 .. $n; my $s = 0; $s += $_ for @x; return [map { $_ / $s } @x] }
sub pick { my $p = shift; my $u = rand(); for my $i (0 .. $#$p) { $u -= $p->[$i]; return $i if $u < 0 } $#$p }
my @TA = map { my $i = $_; my $r = dir2(4); [map { .8 * ($_ == $i) + .2 * $r->[$_] } 0 .. 3] } 0 .. 3; my @TB = map { dir2($M) } 0 .. 3; my $s = 0; my @o;
for (1 .. $T) { push @o, pick($TB[$s]); $s = pick($TA[$s]) }
my @A = map { my $r = dir($K, 1); my $i = $_; $r } 1 .. $K; @A = map { my @x = map { 1 + rand() } 1 .. $K; my $z = 0; $z += $_ for @x; [map { $_ / $z } @x] } 1 .. $K;
my @B = map { my @x = map { 1 + rand() } 1 .. $M; my $z = 0; $z += $_ for @x; [map { $_ / $z } @x] } 1 .. $K; my @pi = (1 / $K) x $K; my $prev;
print "Baum-Welch: $K states, $M symbols, $T observations", ($ns ? " (unscaled recursions)" : ""), "\n";
for my $it (1 .. $IT) { my (@al, @c, @be);
  for my $t (0 .. $T - 1) { my $z = 0; for my $j (0 .. $K - 1) { my $v = 0; if ($t) { $v += $al[$t - 1][$_] * $A[$_][$j] for 0 .. $K - 1 } else { $v = $pi[$j] } $v *= $B[$j][$o[$t]]; $al[$t][$j] = $v; $z += $v }
    if ($ns && $it >= $ns) { $c[$t] = 1 } else { $c[$t] = $z; $_ /= $z for @{$al[$t]} } }
  my $ll = 0; $ll += log($_) for @c; if ($ns && $it >= $ns) { my $z = 0; $z += $_ for @{$al[-1]}; $ll = $z > 0 ? log($z) : -9**9**9 }
  $be[$T - 1] = [(1) x $K]; for (my $t = $T - 2; $t >= 0; $t--) { for my $i (0 .. $K - 1) { my $v = 0; $v += $A[$i][$_] * $B[$_][$o[$t + 1]] * $be[$t + 1][$_] for 0 .. $K - 1; $be[$t][$i] = $v / $c[$t + 1] } }
  my (@nA, @nB, @g);
  for my $t (0 .. $T - 1) { my @gm = map { $al[$t][$_] * $be[$t][$_] } 0 .. $K - 1; my $z = 0; $z += $_ for @gm; for my $i (0 .. $K - 1) { my $x = $z > 0 ? $gm[$i] / $z : 9**9**9 - 9**9**9; $g[$i] += $x; $nB[$i][$o[$t]] += $x; if ($t < $T - 1) { $nA[$i][$_] += ($z > 0 ? $al[$t][$i] * $A[$i][$_] * $B[$_][$o[$t + 1]] * $be[$t + 1][$_] / $c[$t + 1] / 1 : 0) for 0 .. $K - 1 } } }
  printf "EM %3d   loglik %s   per-symbol perplexity %s%s\n", $it, sprintf('%.3f', $ll), sprintf('%.4f', exp(-$ll / $T)), defined $prev ? sprintf('   gain %.5f', $ll - $prev) : ''; $prev = $ll;
  for my $i (0 .. $K - 1) { my $z = 0; $z += $_ for @{$nA[$i]}; $A[$i][$_] = $nA[$i][$_] / ($z || 1) for 0 .. $K - 1; my $w = 0; $w += ($_ || 0) for @{$nB[$i]}; $B[$i][$_] = (($nB[$i][$_] || 0) + 1e-9) / ($w || 1) for 0 .. $M - 1 }
  select(undef, undef, undef, $sl) if $sl;
}
