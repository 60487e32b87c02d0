import { createRequire, syncBuiltinESMExports } from 'node:module';
import { after, before } from 'mocha';

/** Pauses of jsforce before it repeats a GET (jsforce-node: request.js). Its other timers are time limits. */
const JSFORCE_PAUSES: readonly unknown[] = [500, 1000, 2000, 4000, 8000];

const timers: unknown = createRequire(import.meta.url)('node:timers/promises');

/**
 * Lets pauses take no time, here and in jsforce, until the function that comes back is called: the clock jumps instead.
 * Time limits of requests run as ever.
 */
export function skipPauses(): () => void {
  if (typeof timers !== 'object' || timers === null) throw new Error('no timers');
  const { now } = Date;
  const pause: unknown = Reflect.get(timers, 'setTimeout');
  const { setTimeout: start } = globalThis;
  let skipped = 0;
  const jump = (from: number, milliseconds: unknown): void => {
    skipped = Math.max(skipped, from + Number(milliseconds) - now());
  };
  Date.now = () => now() + skipped;
  Reflect.set(timers, 'setTimeout', async (milliseconds: number, value: unknown) => {
    const from = Date.now();
    await new Promise(setImmediate);
    jump(from, milliseconds);
    return value;
  });
  const quick = (act: (...given: unknown[]) => void, milliseconds?: number, ...given: unknown[]): NodeJS.Timeout => {
    if (!JSFORCE_PAUSES.includes(milliseconds)) return start(act, milliseconds, ...given);
    const from = Date.now();
    return start(() => {
      jump(from, milliseconds);
      act(...given);
    }, 0);
  };
  globalThis.setTimeout = Object.assign(quick, start);
  syncBuiltinESMExports();
  return () => {
    Date.now = now;
    Reflect.set(timers, 'setTimeout', pause);
    globalThis.setTimeout = start;
    syncBuiltinESMExports();
  };
}

/** For a block of specs whose commands repeat requests or wait for jobs: its pauses take no time. */
export function skipPausesInBlock(): void {
  let end = (): void => undefined;
  before(() => {
    end = skipPauses();
  });
  after(() => {
    end();
  });
}
