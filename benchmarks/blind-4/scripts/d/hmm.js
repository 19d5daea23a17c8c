// Baum-Welch for a 4-state HMM (scaled or not), JSON lines; negative log likelihood per symbol / loglik
const [,,mode,iters,seed,T0]=process.argv;let s=BigInt(seed)*7919n+1n;const rnd=()=>{s=(s*6364136223846793005n+1442695040888963407n)&((1n<<64n)-1n);return Number(s>>11n)/9007199254740992};
const K=4,M=6,T=+T0;const norm=a=>{const z=a.reduce((x,y)=>x+y,0);return a.map(x=>x/z)};const pick=p=>{let u=rnd();for(let i=0;i<p.length;i++){u-=p[i];if(u<0)return i}return p.length-1};
const A0=[...Array(K)].map((_,i)=>norm([...Array(K)].map((_,j)=>i==j?8:.5+rnd())));const B0=[...Array(K)].map((_,i)=>norm([...Array(M)].map((_,m)=>m==i?6:m==(i+1)%M?3:.3)));
let z=0;const gen=()=>{const o=[];for(let t=0;t<T;t++){z=pick(A0[z]);o.push(pick(B0[z]))}return o};const O=gen(),V=gen();
let A=[...Array(K)].map(()=>norm([...Array(K)].map(()=>1+.3*rnd()))),B=[...Array(K)].map(()=>norm([...Array(M)].map(()=>1+.3*rnd()))),pi=norm([...Array(K)].map(()=>1+rnd()));
if(mode=='slow'||mode=='throw'){A=A.map((r,i)=>norm(r.map((x,j)=>x+(i==j?3:0))));B=B.map((r,i)=>norm(r.map((x,m)=>x+(m==i?1.5:0))))}
if(mode=='flat'){A=A.map(()=>Array(K).fill(1/K));B=B.map(()=>Array(M).fill(1/M));pi=Array(K).fill(1/K)}
const fwd=(O,A,B)=>{const al=[],c=[];for(let t=0;t<O.length;t++){const a=Array(K);for(let j=0;j<K;j++){let x=t?0:pi[j];if(t)for(let i=0;i<K;i++)x+=al[t-1][i]*A[i][j];a[j]=x*B[j][O[t]]}const q=a.reduce((x,y)=>x+y,0);c.push(q);al.push(a.map(x=>x/q))}return[al,c]};
const sleep=ms=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,ms);
for(let it=1;it<=+iters;it++){const t1=Date.now();const[al,c]=fwd(O,A,B);let ll=0;for(const q of c)ll+=Math.log(q);
 const[,cv]=fwd(V,A,B);let lv=0;for(const q of cv)lv+=Math.log(q);
 let be=Array(K).fill(1);const xi=[...Array(K)].map(()=>Array(K).fill(1e-9)),ga=[...Array(K)].map(()=>Array(M).fill(1e-9));
 for(let t=T-1;t>=0;t--){let g=al[t].map((x,i)=>x*be[i]);const q=g.reduce((x,y)=>x+y,0);g=g.map(x=>x/q);for(let i=0;i<K;i++)ga[i][O[t]]+=g[i];
  if(t>0){const nb=Array(K).fill(0);for(let i=0;i<K;i++)for(let j=0;j<K;j++){const x=A[i][j]*B[j][O[t]]*be[j]/c[t];nb[i]+=x;xi[i][j]+=al[t-1][i]*x}be=nb}}
 A=xi.map(norm);B=ga.map(norm);
 if(mode=='zero'&&it==38)B[2]=B[2].map((x,m)=>m==2?0:x),B=B.map((r,i)=>r.map((x,m)=>m==3?0:x));
 if(mode=='throw'&&it==55){const st=undefined;console.log(JSON.stringify({iter:it,loglik:+ll.toFixed(4),status:st.name}))}
 console.log(JSON.stringify({iter:it,loglik:mode=='zero'&&!isFinite(ll)?(isNaN(ll)?'NaN':'-Infinity'):+ll.toFixed(4),loglik_heldout:+lv.toFixed(4),stay_prob:+A.map((r,i)=>r[i]).reduce((x,y)=>x+y,0)/K,ms:Date.now()-t1}));
 sleep(mode=='slow'?90:25)}
