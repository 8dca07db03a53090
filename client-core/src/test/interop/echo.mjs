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

/** As if another window had been agreed on than was: the inflater is made when it is first needed. */
function deflate(socket, query) {
  const { params } = socket._extensions['permessage-deflate'] ?? { params: {} };
  if (query.has('inflate')) params.client_max_window_bits = Number(query.get('inflate'));
  echo(socket);
}

const paths = new Map(
  Object.entries({ '/echo': echo, '/fragments': fragments, '/ping': ping, '/close': close, '/deflate': deflate }),
);
const target = (request) => new URL(request.url, 'http://localhost');

/** Of permessage-deflate, from a query that names the parameters as RFC 7692 does. */
function settings(query) {
  const value = (name) => {
    const words = { true: true, never: false };
    return query.has(name) ? (words[query.get(name)] ?? Number(query.get(name))) : undefined;
  };
  return value('permessage-deflate') ?? { // only with clients that offer it
    serverNoContextTakeover: value('server_no_context_takeover'),
    clientNoContextTakeover: value('client_no_context_takeover'),
    serverMaxWindowBits: value('server_max_window_bits'),
    clientMaxWindowBits: value('client_max_window_bits'),
    threshold: value('threshold') ?? 0,
    zlibDeflateOptions: { level: value('level') },
  };
}

function upgrade(request, connection, head) {
  const { pathname, searchParams } = target(request);
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: settings(searchParams),
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
    verifyClient: (info, done) => done(paths.has(pathname), 404),
  });
  sockets.handleUpgrade(request, connection, head, (socket) => {
    socket.on('error', console.error);
    paths.get(pathname)(socket, searchParams);
  });
}

async function listen(server) {
  server.on('upgrade', upgrade);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server.address().port;
}

const [cert, key] = process.argv.slice(2).map((file) => readFileSync(file));
const ws = await listen(createServer());
const wss = await listen(createTlsServer({ cert, key }));
const { version } = createRequire(import.meta.url)('ws/package.json');
console.log(`ready ${ws} ${wss} ${version} on Node ${process.version}`);
