import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { OrgContext, OrgRequest, OrgResponse } from './http.ts';
import { createMetadataService, type MetadataService } from './metadata/service.ts';
import type { OrgState, Session } from './model.ts';
import { isSoap, operationOf, operationsIn, tokenOf, type Call } from './operation.ts';
import { headTooLong, injectedAnswer, invalidSession } from './refusals.ts';
import { refusal } from './rest/answer.ts';
import { createRestService, versionList } from './rest/service.ts';
import { PlatformError } from './soql/error.ts';
import { Switchboard, type CallRecord, type Effect } from './switchboard.ts';

export type Options = {
  /** 0, the default, takes a free port. */
  readonly port?: number;
};

export type RunningOrg = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly switchboard: Switchboard;
  /** Works off the deploy jobs that wait, as an org does while nobody asks for them. */
  readonly finishJobs: () => void;
  readonly stop: () => Promise<void>;
};

/** What becomes of a call: an answer, a connection cut before or in the middle of it, or none although it was served. */
type Fate = { readonly answer: OrgResponse; readonly cut: 'no' | 'body' } | { readonly cut: 'request' | 'silence' };

/** Serves an org on 127.0.0.1 until it is stopped. */
export async function startOrg(state: OrgState, options: Options = {}): Promise<RunningOrg> {
  const switchboard = new Switchboard();
  const metadata = createMetadataService({ org: state, switchboard });
  const handle = handler({ org: state, switchboard }, metadata);
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (message, response) => {
    readBody(message).then(
      (body) => {
        handle(message, response, body);
      },
      // A client that goes away in the middle of its own request is answered by nobody.
      () => message.socket.destroy(),
    );
  });
  // Idle connections stay open as long as a client may want to use them again.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, switchboard, finishJobs: metadata.finishJobs, stop };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

type Handler = (message: IncomingMessage, response: ServerResponse, body: Buffer) => void;

function handler(context: OrgContext, metadata: MetadataService): Handler {
  const rest = createRestService(context);

  function serve(request: OrgRequest): OrgResponse {
    if (isSoap(request.url.pathname)) return metadata.soap(request);
    return metadata.restDeploy(request) ?? rest.serve(request);
  }

  return (message, response, body) => {
    const path = message.url ?? '/';
    // After an access-token login the client's instance URL ends in a slash: `//services/data`
    // (docs/salesforce-facts.md#s9).
    const url = new URL(path.replace(/^\/{2,}/u, '/'), 'http://127.0.0.1');
    const call: Call = { method: message.method ?? 'GET', pathname: url.pathname, body };
    const operation = operationOf(call);
    const record: CallRecord = {
      operation,
      method: call.method,
      path,
      requestBody: body.toString('utf8'),
      requestBytes: body.length,
      responseBytes: 0,
      status: 0,
    };
    context.switchboard.log.push(record);
    const effects = [...operationsIn(call), 'any' as const].flatMap((each) => context.switchboard.strike(each));
    const fate = fateOf(effects, { org: context.org, soap: isSoap(url.pathname) }, () => {
      const tooLong = headTooLong(path, message.rawHeaders);
      if (tooLong) return tooLong;
      if (/^\/services\/data\/?$/u.test(url.pathname)) return versionList(context.org);
      const session = sessionOf(context.org, tokenOf(call, message.headers.authorization));
      if (!session || refusesToken(context.org, url.pathname) || effects.some(({ kind }) => kind === 'expiredSession'))
        return invalidSession(isSoap(url.pathname));
      return guarded(() => serve({ method: call.method, url, headers: message.headers, body, session, effects }));
    });
    send(fate, message, response, record);
    if ('cut' in fate && fate.cut === 'silence') context.switchboard.whenUnanswered(message.socket.remotePort ?? 0);
  };
}

function sessionOf(org: OrgState, token: string | null): Session | undefined {
  return org.sessions.find((session) => session.token === token);
}

/**
 * SOAP below API 68 takes a JWT for a session that has expired (docs/salesforce-facts.md#s9; status and code by a comment in
 * jsforce's soap.js, the text is assumed).
 */
function refusesToken({ info }: OrgState, pathname: string): boolean {
  return info.jwtTokens && isSoap(pathname) && Number(/[\d.]+$/u.exec(pathname)?.[0] ?? 0) < 68;
}

function fateOf(
  effects: readonly Effect[],
  { org, soap }: { readonly org: OrgState; readonly soap: boolean },
  answer: () => OrgResponse,
): Fate {
  for (const effect of effects) if (effect.kind === 'meanwhile') effect.act(org);
  const fate = answerOrCut(effects, soap, answer);
  for (const effect of effects) if (effect.kind === 'afterwards') effect.act(org);
  return fate;
}

function answerOrCut(effects: readonly Effect[], soap: boolean, answer: () => OrgResponse): Fate {
  const reset = effects.find((effect) => effect.kind === 'reset');
  if (reset?.during === 'request') return { cut: 'request' };
  const [injected] = effects.flatMap((effect) => injectedAnswer(effect, soap) ?? []);
  if (effects.some(({ kind }) => kind === 'noAnswer')) {
    answer();
    return { cut: 'silence' };
  }
  return { answer: injected ?? answer(), cut: reset ? 'body' : 'no' };
}

/** A defect of the simulated org answers as one, loudly, and does not take the test process down. */
function guarded(act: () => OrgResponse): OrgResponse {
  try {
    return act();
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`simulated org: ${text}`);
    return refusal(new PlatformError('UNKNOWN_EXCEPTION', `simulated org: ${text}`, 500));
  }
}

function send(fate: Fate, message: IncomingMessage, response: ServerResponse, record: CallRecord): void {
  if (!('answer' in fate)) {
    if (fate.cut === 'request') message.socket.destroy();
    return;
  }
  const { answer, cut } = fate;
  const bytes = Buffer.from(answer.body);
  record.status = answer.status;
  record.responseBytes = bytes.length;
  // An answer without content has no length either.
  const length = answer.status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  if (cut === 'no') {
    answer.delivered?.();
    response.end(bytes);
    return;
  }
  // The head and half of the body reach the client before the line goes dead.
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    message.socket.destroy();
  });
}
