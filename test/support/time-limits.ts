import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { errors } from 'undici';
import { readMember } from '../../src/values/loosely-typed.ts';

/** undici tells of each request that it sends, and on which socket. */
const SENT = 'undici:client:sendHeaders';

/**
 * Lets the client's time limit for an answer pass at once, instead of in 5 minutes: `expire` does what undici does when its
 * timer has run out (undici: client-h1.js, `onParserTimeout`).
 */
export function watchTimeLimits(): { readonly expire: (clientPort: number) => void; readonly stop: () => void } {
  const sockets = new Map<number, Socket>();
  const note = (message: unknown): void => {
    const socket = readMember(message, 'socket');
    if (socket instanceof Socket && socket.localPort !== undefined) sockets.set(socket.localPort, socket);
  };
  subscribe(SENT, note);
  return {
    expire: (clientPort) => {
      const socket = sockets.get(clientPort);
      if (!socket) throw new Error(`no request was sent from port ${clientPort}`);
      socket.destroy(new errors.HeadersTimeoutError());
    },
    stop: () => {
      unsubscribe(SENT, note);
    },
  };
}
