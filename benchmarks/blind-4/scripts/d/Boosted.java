// AdaBoost with stumps / gradient boosting from scratch; own table with bars or CatBoost-like lines
import java.util.*;
public class Boosted{public static void main(String[] a)throws Exception{String con=a[0];int T=Integer.parseInt(a[1]);double lr=Double.parseDouble(a[2]);double noise=Double.parseDouble(a[3]);int n=Integer.parseInt(a[4]);Random r=new Random(Long.parseLong(a[5]));int every=Integer.parseInt(a[6]);int depthMul=Integer.parseInt(a[7]);
int D=8,N=n+1500;double[][] X=new double[N][D];int[] y=new int[N];for(int i=0;i<N;i++){for(int k=0;k<D;k++)X[i][k]=r.nextGaussian();double s=X[i][0]*X[i][0]+X[i][1]*X[i][1]-1.6+.8*X[i][2];y[i]=s>0?1:-1;if(r.nextDouble()<noise)y[i]=-y[i];}
double[] F=new double[N];long t0=System.nanoTime();double best=9;int bi=0;
for(int t=0;t<T;t++){double[] g=new double[N];for(int i=0;i<n;i++)g[i]=y[i]/(1+Math.exp(y[i]*F[i]));
 for(int rep=0;rep<depthMul;rep++){double bg=-1,bt=0,bl=0,br=0;int bf=0;for(int k=0;k<D;k++)for(int q=0;q<6;q++){double th=X[r.nextInt(n)][k];double sl=0,sr=0,hl=1e-9,hr=1e-9;for(int i=0;i<n;i++){double p=Math.abs(g[i]);double h=p*(1-p);if(X[i][k]<th){sl+=g[i];hl+=h;}else{sr+=g[i];hr+=h;}}double gain=sl*sl/(hl+1)+sr*sr/(hr+1);if(gain>bg){bg=gain;bf=k;bt=th;bl=sl/(hl+1);br=sr/(hr+1);}}
 for(int i=0;i<N;i++)F[i]+=lr*(X[i][bf]<bt?bl:br);for(int i=0;i<n;i++)g[i]=y[i]/(1+Math.exp(y[i]*F[i]));}
 double lt=0,lv=0;int et=0,ev=0;for(int i=0;i<N;i++){double l=Math.log1p(Math.exp(-y[i]*F[i]));boolean e=F[i]*y[i]<=0;if(i<n){lt+=l;if(e)et++;}else{lv+=l;if(e)ev++;}}lt/=n;lv/=1500;if(lv<best){best=lv;bi=t;}
 double el=(System.nanoTime()-t0)/1e6;
 if(t%every==0||t==T-1){if(con.equals("cat"))System.out.printf("%d:\tlearn: %.7f\ttest: %.7f\tbest: %.7f (%d)\ttotal: %s\tremaining: %s%n",t,lt,lv,best,bi,el>1000?String.format("%.2fs",el/1000):String.format("%.1fms",el),String.format("%.2fs",el/(t+1)*(T-t-1)/1000));
 else{int b=(int)(40*(double)ev/1500*2);System.out.printf("round %4d  err_train %.4f  err_heldout %.4f  margin_loss %.5f  |%s%n",t+1,(double)et/n,(double)ev/1500,lt,"#".repeat(b));}
 Thread.sleep(30);} }
if(con.equals("cat"))System.out.printf("%nbestTest = %.10f%nbestIteration = %d%n%n",best,bi);}}
