import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import '../../test/support/environment.ts';
import type { SpecResult, SpecRun } from './spec-runner.ts';

/**
 * Runs one spec file after the other in this process, started in a copy of the project. What a change of a file touches is
 * loaded again for each run; what it does not touch, as the libraries, stays: that is most of the time a process needs.
 */

const root = join(import.meta.dirname, '..', '..');
const rootUrl = pathToFileURL(`${root}/`).href;
const stripped = new Map<string, string>();
let current: SpecRun | null = null;
let affected: ReadonlySet<string> = new Set();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const isAffected = resolved.url.startsWith(rootUrl) && affected.has(resolved.url.slice(rootUrl.length));
    return isAffected ? { ...resolved, url: `${resolved.url}?run=${current?.run ?? 0}` } : resolved;
  },
  load(url, context, nextLoad) {
    const isOurs = url.startsWith(rootUrl) && url.includes('.ts?');
    return isOurs ? { format: 'module', source: readStripped(url), shortCircuit: true } : nextLoad(url, context);
  },
});

/** The code of a module without its types, which takes longer than all else of loading it again. */
function readStripped(url: string): string {
  const path = fileURLToPath(url);
  const isChanged = path === join(root, current?.affected[0] ?? '');
  const known = isChanged ? undefined : stripped.get(path);
  if (known !== undefined) return known;
  const code = stripTypeScriptTypes(readFileSync(path, 'utf8'));
  if (!isChanged) stripped.set(path, code);
  return code;
}

// Specs get all the time that they need: what is slow on a busy machine is no failure. Hooks and specs set limits, too.
Reflect.set(Mocha.Runnable.prototype, 'timeout', function (this: Mocha.Runnable, limit?: number | string) {
  return limit === undefined ? 0 : this;
});

process.on('message', (message: SpecRun) => {
  current = message;
  affected = new Set(message.affected);
  void runSpec(message).then((result) => process.send?.(result));
});

async function runSpec({ spec, run }: SpecRun): Promise<SpecResult> {
  const mocha = new Mocha({ bail: true, reporter: SilentReporter });
  const file = join(root, spec);
  try {
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    await import(`${pathToFileURL(file).href}?spec=${run}`);
    mocha.suite.emit('post-require', globalThis, file, mocha);
  } catch (error) {
    return { failure: `${spec}: ${String(error)}`, isUncaught: false, memory: process.memoryUsage.rss() };
  }
  const result = await runMocha(mocha);
  // What still goes on, and fails, must not fail the next spec.
  const ignore = (): void => undefined;
  process.on('uncaughtException', ignore).on('unhandledRejection', ignore);
  await setTimeout(result.failure === null ? 0 : 20);
  process.off('uncaughtException', ignore).off('unhandledRejection', ignore);
  return result;
}

async function runMocha(mocha: Mocha): Promise<SpecResult> {
  const { promise, resolve } = Promise.withResolvers<SpecResult>();
  let failure: string | null = null;
  let isUncaught = false;
  const runner = mocha.run((failures) => {
    const told = failures > 0 ? (failure ?? 'failed') : null;
    resolve({ failure: told, isUncaught, memory: process.memoryUsage.rss() });
  });
  runner.on('fail', (test, error: Error & { readonly uncaught?: boolean }) => {
    failure ??= `${test.fullTitle()}: ${error.message}`;
    isUncaught ||= error.uncaught === true;
  });
  return promise;
}

class SilentReporter extends Mocha.reporters.Base {}
