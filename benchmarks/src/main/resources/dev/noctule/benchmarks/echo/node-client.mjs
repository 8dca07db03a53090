// The echo client on Node's `ws`. Does for one workload what EchoClient.java does, with the same lines in and out.
// node --expose-gc node-client.mjs DIRECTORY_OF_WS WORKLOAD_AS_JSON URI CERTIFICATE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [directory, workloadJson, uri, certificate] = process.argv.slice(2);
const { WebSocket } = createRequire(`${directory}/`)('ws');
const workload = JSON.parse(workloadJson);
const options = { perMessageDeflate: false, ca: readFileSync(certificate) };
const payload = workload.binary
  ? Buffer.from(Uint8Array.from({ length: workload.messageBytes }, (_, i) => i * 31))
  : 'noctule '.repeat(workload.messageBytes / 8);
const SAMPLE = 64;
const WARMUP_ECHOES = 20;
const now = () => Number(process.hrtime.bigint());

let onEcho = () => {};

function check(data, isBinary, number) {
  const echo = isBinary ? data : data.toString();
  if (isBinary !== workload.binary || echo.length !== payload.length) throw new Error('An echo has another length');
  if (number % SAMPLE === 0 && !(isBinary ? payload.equals(echo) : payload === echo)) {
    throw new Error('An echo has another content');
  }
}

function connect(index) {
  const socket = new WebSocket(uri, options);
  let received = 0;
  socket.on('message', (data, isBinary) => {
    check(data, isBinary, received);
    onEcho(socket, index, received++);
  });
  return new Promise((resolve, reject) => socket.on('open', () => resolve(socket)).on('error', reject));
}

async function connectAll(number) {
  const sockets = [];
  for (let i = 0; i < number; i++) sockets.push(await connect(i));
  return sockets;
}

function reading() {
  const { user, system } = process.cpuUsage();
  return { nanos: now(), cpuMicros: user + system };
}

function since(start, messages) {
  const end = reading();
  const rate = (messages * 1e9) / (end.nanos - start.nanos);
  return {
    // Where the load is given there is no rate to measure.
    ...(workload.shape === 'LOOP' && {
      MESSAGES_PER_SECOND: rate,
      MEGABYTES_PER_SECOND: (rate * workload.messageBytes) / 1e6,
    }),
    CPU_MICROS_PER_MESSAGE: (end.cpuMicros - start.cpuMicros) / messages,
  };
}

function percentiles(nanos) {
  const sorted = Float64Array.from(nanos).sort();
  const at = (percent) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] / 1e3;
  return { P50_MICROS: at(50), P99_MICROS: at(99), P999_MICROS: at(99.9) };
}

/** One connection, each echo triggers the next message. */
async function loop(socket, millis) {
  const nanos = [];
  const start = reading();
  let [echoes, inFlight, sentAt, ending] = [0, workload.inFlight, 0, false];
  const send = () => {
    sentAt = now();
    socket.send(payload);
  };
  await new Promise((drained) => {
    onEcho = () => {
      echoes++;
      if (workload.inFlight === 1) nanos.push(now() - sentAt);
      if (!ending) send();
      else if (--inFlight === 0) drained();
    };
    for (let i = 0; i < workload.inFlight; i++) send();
    sleep(millis).then(() => (ending = true));
  });
  return { ...since(start, echoes), ...(nanos.length > 0 ? percentiles(nanos) : {}) };
}

/** So many echoes on each connection, as fast as they come. */
async function echoOnEach(sockets, echoes) {
  let missing = sockets.length * echoes;
  await new Promise((resolve) => {
    onEcho = (socket, index, number) => {
      if (number + 1 < echoes) socket.send(payload);
      if (--missing === 0) resolve();
    };
    sockets.forEach((socket) => socket.send(payload));
  });
}

/** Many connections with a message a second each; times count from when a message was due. */
async function connections(sockets, millis, begin) {
  const interval = 1e9 / sockets.length;
  const end = begin + Math.max(1, Math.floor((millis * 1e6) / interval));
  const nanos = [];
  const start = reading();
  const due = (k) => start.nanos + (k - begin) * interval;
  const drained = new Promise((resolve) => {
    onEcho = (socket, index, number) => {
      nanos.push(now() - due(number * sockets.length + index));
      if (nanos.length === end - begin) resolve();
    };
  });
  for (let k = begin; k < end; k++) {
    const wait = due(k) - now();
    if (wait > 0) await sleep(wait / 1e6);
    sockets[k % sockets.length].send(payload);
  }
  await drained;
  return { metrics: { ...since(start, end - begin), ...percentiles(nanos) }, end };
}

async function memory(millis) {
  for (let i = 0; i < 3; i++) {
    await sleep(millis / 3);
    globalThis.gc();
  }
  const { heapUsed, rss } = process.memoryUsage();
  const threads = Number(/Threads:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  return { heapUsed, rss, threads };
}

async function idle(millis) {
  const without = await memory(millis);
  const sockets = await connectAll(workload.connections);
  await echoOnEach(sockets, 1);
  const held = await memory(millis);
  sockets.forEach((socket) => socket.close());
  return {
    HEAP_BYTES_PER_CONNECTION: (held.heapUsed - without.heapUsed) / workload.connections,
    RESIDENT_BYTES_PER_CONNECTION: (held.rss - without.rss) / workload.connections,
    THREADS: held.threads - without.threads,
  };
}

async function measurement() {
  if (workload.shape === 'LOOP') {
    const socket = await connect(0);
    return (millis) => loop(socket, millis);
  }
  if (workload.shape === 'IDLE') {
    (await connect(0)).close();
    return idle;
  }
  const sockets = await connectAll(workload.connections);
  await echoOnEach(sockets, WARMUP_ECHOES);
  let sent = WARMUP_ECHOES * sockets.length;
  return async (millis) => {
    const { metrics, end } = await connections(sockets, millis, sent);
    sent = end;
    return metrics;
  };
}

const measure = await measurement();
console.log('{}');
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await measure(Number(line))));
}
process.exit();
