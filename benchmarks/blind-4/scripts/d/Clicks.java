// online logistic regression on a stream of ad views; VW-like progressive table, or JSON lines per hour
import java.util.*;
public class Clicks{public static void main(String[] a)throws Exception{String mode=a[0];int n=Integer.parseInt(a[1]);double lr=Double.parseDouble(a[2]);Random r=new Random(Long.parseLong(a[3]));String con=a[4];int D=1<<12;double[] w=new double[D],t=new double[40*8];for(int i=0;i<t.length;i++)t[i]=r.nextGaussian()*.9;
if(con.equals("vw"))System.out.println("Num weight bits = 12\nlearning rate = "+lr+"\ninitial_t = 0\npower_t = 0.5\nusing no cache\nReading datafile = views.dat\nnum sources = 1\nEnabled reductions: gd, scorer-logistic\naverage  since         example        example  current  current  current\nloss     last          counter         weight    label  predict features");
double sum=0,since=0;int sc=0;int next=1;double[] g2=new double[D];double hl=0;int hc=0,clicks=0,won=0;double ctr=0;int hour=0;
for(int i=1;i<=n;i++){int[] f=new int[8];double z=-.6;for(int k=0;k<8;k++){int v=(int)(Math.abs(r.nextGaussian())*12)%40;f[k]=k*40+v;double sh=1;if(mode.equals("drift")&&i>n*.35)sh=Math.max(-1,1-2.6*(i-n*.35)/(n*.65));z+=t[k*40+v]*sh;}
 int y=r.nextDouble()<1/(1+Math.exp(-z))?1:0;if(mode.equals("nan")&&i==n*6/10)w[f[2]]=Math.log(-1);
 double d=0;for(int x:f)d+=w[x];double p=1/(1+Math.exp(-d));double l=-(y==1?Math.log(p):Math.log(1-p));sum+=l;since+=l;sc++;hl+=l;hc++;
 if(mode.equals("freeze")&&i>n*.3){}else{double e=p-y;if(mode.equals("drift"))e*=(i>n*.35?0.0:1);for(int x:f){g2[x]+=e*e;w[x]-=mode.equals("npe")||con.equals("json")?lr*e:lr*e/Math.sqrt(g2[x]+1e-6);}}
 if(p>.5){won++;clicks+=y;}
 if(con.equals("vw")&&i==next){System.out.printf("%.6f %.6f %14d %14.1f %8.4f %8.4f %8d%n",sum/i,since/sc,i,(double)i,y==1?1.:-1.,d,9);since=0;sc=0;next=(i<4096?i*2:i+4096);Thread.sleep(60);}
 if(con.equals("json")&&i%2000==0){System.out.printf("{\"ts\":\"2026-11-28T%02d:%02d:00Z\",\"views\":%d,\"logloss\":%.5f,\"precision\":%.4f,\"qps\":%d}%n",(hour/4)%24,(hour%4)*15,i,hl/hc,won==0?0:(double)clicks/won,9000+r.nextInt(900));hour++;hl=0;hc=0;won=0;clicks=0;Thread.sleep(40);
  if(mode.equals("npe")&&i>=n*.7){String s=null;Map<String,Integer> m=new HashMap<>();int q=m.get("adv_"+i);}}}
if(con.equals("vw"))System.out.printf("%nfinished run%nnumber of examples = %d%nweighted example sum = %d.000000%naverage loss = %f%ntotal feature number = %d%n",n,n,sum/n,9*n);}}
