# weighted least squares on co-occurrences (GloVe), the C tool's console; AdaGrad
use strict;use POSIX 'strftime';use Time::HiRes 'usleep';$|=1;my($mode,$it,$eta,$seed)=@ARGV;srand($seed);my($V,$D)=(60,10);my@t=map{int rand 6}1..$V;my(@w,@c,@b,@d,@gw,@gc,@gb,@gd);
for my$i(0..$V-1){$b[$i]=$d[$i]=0;$gb[$i]=$gd[$i]=1;for(0..$D-1){$w[$i][$_]=(rand()-.5)/$D;$c[$i][$_]=(rand()-.5)/$D;$gw[$i][$_]=$gc[$i][$_]=1}}
my@x;for my$i(0..$V-1){for my$j(0..$V-1){my$m=$t[$i]==$t[$j]?60:6;my$k=$m*exp(rand()*1.2-.6);push@x,[$i,$j,$k] if $k>2}}
print STDERR "TRAINING MODEL\nRead ".scalar(@x)." lines.\nInitializing parameters...done.\nvector size: $D\nvocab size: $V\nx_max: 100.000000\nalpha: 0.750000\n";
for my$k(1..$it){my$cost=0;my$e=$eta;$e=0 if $mode eq 'stop'&&$k>2;my$adag=1;$adag=0 if $mode eq 'plain';for my$q(sort{rand()<.5?-1:1}@x){my($i,$j,$v)=@$q;my$s=$b[$i]+$d[$j]-log($v);$s+=$w[$i][$_]*$c[$j][$_] for 0..$D-1;my$f=$v>100?1:($v/100)**.75;$cost+=.5*$f*$s*$s;my$g=$f*$s*$e*($adag?1:(1+$k*.25));
for(0..$D-1){my$g1=$g*$c[$j][$_];my$g2=$g*$w[$i][$_];if($adag){$w[$i][$_]-=$g1/sqrt($gw[$i][$_]);$c[$j][$_]-=$g2/sqrt($gc[$j][$_]);$gw[$i][$_]+=$g1*$g1;$gc[$j][$_]+=$g2*$g2}else{$w[$i][$_]-=$g1;$c[$j][$_]-=$g2}}
$b[$i]-=$g/sqrt($gb[$i]);$d[$j]-=$g/sqrt($gd[$j]);if($adag){$gb[$i]+=$g*$g;$gd[$j]+=$g*$g}}
print STDERR strftime("%m/%d/%y - %I:%M.%S%p",localtime).sprintf(", iter: %03d, cost: %f\n",$k,$cost/@x);usleep(30000)}
