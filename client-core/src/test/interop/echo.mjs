// The npm module ws as a peer: node echo.mjs CERTIFICATE KEY. What each path does is told in EchoPeer.java.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import { WebSocketServer } from 'ws';

const SUBPROTOCOL = 'echo.noctule.dev';
const REASON = 'as asked \u2602';
const PING = 'are you there?';
const FRAGMENT = 997;

const echo = (socket) => socket.on('message', (data, binary) => socket.send(data, { binary }));

function fragments(socket) {
  socket.on('message', (data, binary) => {
    for (let start = 0; start < data.length; start += FRAGMENT) {
      const end = start + FRAGMENT;
      socket.send(data.subarray(start, end), { binary, fin: end >= data.length });
    }
  });
}

function ping(socket) {
  socket.on('pong', (payload) => socket.send(`pong: ${payload}`));
  socket.ping(PING);
}

const close = (socket, query) => socket.close(Number(query.get('code')), REASON);

const paths = new Map(Object.entries({ '/echo': echo, '/fragments': fragments, '/ping': ping, '/close': close }));
const target = (request) => new URL(request.url, 'http://localhost');

async function listen(server) {
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: { threshold: 0 }, // only with clients that offer it
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
    verifyClient: ({ req }, done) => done(paths.has(target(req).pathname), 404),
  });
  sockets.on('connection', (socket, request) => {
    const { pathname, searchParams } = target(request);
    socket.on('error', console.error);
    paths.get(pathname)(socket, searchParams);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server.address().port;
}

const [cert, key] = process.argv.slice(2).map((file) => readFileSync(file));
const ws = await listen(createServer());
const wss = await listen(createTlsServer({ cert, key }));
const { version } = createRequire(import.meta.url)('ws/package.json');
console.log(`ready ${ws} ${wss} ${version} on Node ${process.version}`);
