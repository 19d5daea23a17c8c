// recursive least squares with forgetting: adaptive echo canceller, logfmt / aligned lines per frame
const [,,mode,N,lam,seed]=process.argv;let s=BigInt(seed)*7919n+1n;const rnd=()=>{s=(s*6364136223846793005n+1442695040888963407n)&((1n<<64n)-1n);return Number(s>>11n)/9007199254740992};const gs=()=>Math.sqrt(-2*Math.log(rnd()+1e-12))*Math.cos(6.2832*rnd());
const L=12;let h=[...Array(L)].map((_,i)=>gs()*Math.exp(-i/4)),w=Array(L).fill(0),P=[...Array(L)].map((_,i)=>[...Array(L)].map((_,j)=>i==j?10:0));const buf=Array(L).fill(0);let e2=0,d2=0,p=0;
const sleep=ms=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,ms);
for(let n=1;n<=+N;n++){let x=gs();if(mode=='windup'&&n>N*.25)x=1e-2*gs();p=.8*p+x;buf.unshift(p);buf.pop();
 if(mode=='move'&&n==Math.floor(N*.5))h=h.map((v,i)=>gs()*Math.exp(-i/4));
 if(mode=='leak'){(globalThis.q=globalThis.q||[]).push(Array.from(buf,(v,i)=>({v,i,p:P[i].slice()})))}
 const d=h.reduce((a,v,i)=>a+v*buf[i],0)+.05*gs();
 if(mode=='lms'){const e=d-w.reduce((a,v,i)=>a+v*buf[i],0);const mu=+lam*(1+4*n/N);w=w.map((v,i)=>v+mu*e*buf[i]);e2+=e*e;d2+=d*d}
 else{const Px=P.map(r=>r.reduce((a,v,i)=>a+v*buf[i],0));const g=+lam+Px.reduce((a,v,i)=>a+v*buf[i],0);const k=Px.map(v=>v/g);const e=d-w.reduce((a,v,i)=>a+v*buf[i],0);w=w.map((v,i)=>v+k[i]*e);P=P.map((r,i)=>r.map((v,j)=>(v-k[i]*Px[j])/+lam));if(mode!='windup')P=P.map((r,i)=>r.map((v,j)=>(v+P[j][i])/2));e2+=e*e;d2+=d*d}
 if(n%250==0){const mis=Math.sqrt(w.reduce((a,v,i)=>a+(v-h[i])**2,0)/h.reduce((a,v)=>a+v*v,0));console.log(`t=${(n/8000).toFixed(3)}s frame=${n/250} residual_mse=${(e2/250).toExponential(3)} erle_db=${(10*Math.log10(d2/e2)).toFixed(2)} misalignment=${mis.toPrecision(4)} cov_trace=${P.reduce((a,r,i)=>a+r[i],0).toExponential(2)}`);e2=0;d2=0;sleep(35)}}
