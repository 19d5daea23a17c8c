# simulated annealing of a tour; table of temperature, tour length and acceptance
use strict;use Time::HiRes 'usleep';$|=1;my($mode,$n,$sweeps,$seed,$cool,$every)=@ARGV;srand($seed);my@x=map{rand}1..$n;my@y=map{rand}1..$n;my@o=(0..$n-1);
sub d{my($a,$b)=@_;sqrt(($x[$a]-$x[$b])**2+($y[$a]-$y[$b])**2)}
sub len{my$l=0;$l+=d($o[$_],$o[($_+1)%$n])for 0..$n-1;$l}
my$T=$mode eq 'hot'?3:0.6;my$best=1e9;printf "%7s  %-10s %-10s %-10s %s\n",qw(sweep temp length best accept%);
for my$s(1..$sweeps){my$acc=0;for(1..$n*6){my$i=int rand($n-1);my$j=$i+1+int rand($n-$i-1);my($a,$b,$c,$e)=($o[$i-1],$o[$i],$o[$j],$o[($j+1)%$n]);next if $e==$a;my $dl=&d($a,$c)+&d($b,$e)-&d($a,$b)-&d($c,$e);if($dl<0 or rand()<exp(-1*$dl/$T)){@o[$i..$j]=reverse@o[$i..$j];$acc++}}
my$l=len();$best=$l if$l<$best;if($s%$every==0||$s==1){printf "%7d  %-10.5f %-10.4f %-10.4f %5.1f\n",$s,$T,$l,$best,100*$acc/($n*6)}$T*=$cool;$T*=1.026 if $mode eq 'reheat'&&$s>$sweeps*.6;usleep(6000)}
