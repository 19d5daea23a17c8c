#!/usr/bin/perl
# averaged perceptron / logistic tagger in Perl: perl percept.pl LR EPOCHS MODE SEED
use strict; use Time::HiRes 'sleep'; $| = 1; my ($lr, $E, $mode, $seed) = @ARGV; srand($seed); my $D = 20; my (@w, @t, @X, @y, @V, @u);
my $T; if ($ENV{TRUTH}) { open $T, '>', $ENV{TRUTH}; print $T "step,name,value\n"; $T->autoflush if $T->can('autoflush'); }
push @t, rand() * 2 - 1 for 1 .. $D; @w = (0) x $D; my $N = $mode eq 'memo' ? 25 : 600;
sub mk { my ($n, $X, $y) = @_; for (1 .. $n) { my @x = map { rand() * 2 - 1 } 1 .. $D; my $s = 0; $s += $x[$_] * $t[$_] for 0 .. $D - 1; push @$X, \@x; push @$y, ($s + (rand() - .5) * ($mode eq 'memo' ? 3 : 1) > 0 ? 1 : 0); } }
mk($N, \@X, \@y); mk(400, \@V, \@u);
sub sig { 1 / (1 + exp(-($_[0] > 60 ? 60 : $_[0] < -60 ? -60 : $_[0]))) }
sub ev { my ($X, $y) = @_; my ($l, $a) = (0, 0); for my $i (0 .. $#$X) { my $s = 0; $s += $w[$_] * $X->[$i][$_] for 0 .. $D - 1; my $p = sig($s); my $q = $y->[$i] ? $p : 1 - $p; $l -= log($q + 1e-12); $a++ if $q > .5; } ($l / @$X, $a / @$X) }
print "tagger: $N sentences, $D features\n";
for my $e (1 .. $E) {
  my $r = $lr; $r = -$lr * .15 if $mode eq 'backwards' && $e > $E * .4; $r = 0 if $mode eq 'still';
  for my $i (map { int rand @X } 1 .. @X) { my $s = 0; $s += $w[$_] * $X[$i][$_] for 0 .. $D - 1; my $d = $y[$i] - sig($s); $w[$_] += $r * $d * $X[$i][$_] for 0 .. $D - 1; }
  my ($l, $a) = ev(\@X, \@y); my ($vl, $va) = ev(\@V, \@u);
  print $T "$e,logloss,$l\n$e,dev_logloss,$vl\n" if $T; 
  printf "%s epoch=%-3d logloss=%.5f (%.1f%% right)   dev: logloss=%.5f (%.1f%% right)\n", '*' x (1 + $e % 3), $e, $l, 100 * $a, $vl, 100 * $va; sleep .04;
  die "cannot open lexicon/part-00$e.gz: No such file or directory at tagger.pm line 88.\n" if $mode eq 'dies' && $e > $E * .6;
}
print "done, weights in memory only\n";
