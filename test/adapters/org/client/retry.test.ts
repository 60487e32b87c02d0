import { expect } from 'chai';
import { retryGet, retryPost, runWithoutRetry } from '../../../../src/adapters/org/client/retry.ts';
import { Problem } from '../../../../src/fls/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

/** Fails in turn with the given errors, then answers; counts the calls. */
function flaky(...errors: Error[]): { call: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    call: async () => {
      calls += 1;
      const error = errors.shift();
      return error ? Promise.reject(error) : Promise.resolve('answer');
    },
  };
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
const reset = (): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}

describe('the connection guard', () => {
  it('gives the response of a call that changes the org, and sends it once', async () => {
    const right = flaky();
    expect([await runWithoutRetry(right.call), right.calls()]).to.deep.equal(['answer', 1]);
    const cut = flaky(new TypeError('terminated'));
    const problem = await caught(runWithoutRetry(cut.call));
    expect([problem instanceof Problem && problem.key, cut.calls()]).to.deep.equal(['connectionLost', 1]);
  });

  it('asks again after an answer that was cut off', async () => {
    const { call, calls } = flaky(new TypeError('terminated'));
    expect([await retryGet(call, createFakeClock()), calls()]).to.deep.equal(['answer', 2]);
  });

  it('leaves it to jsforce to repeat a GET after a reset or a busy server, but repeats SOAP itself', async () => {
    const rest = flaky(reset());
    expect(await caught(retryGet(rest.call))).to.be.instanceOf(Problem);
    const soap = flaky(reset(), named('ERROR_HTTP_503', 'Service Unavailable'));
    expect([rest.calls(), await retryPost(soap.call, createFakeClock()), soap.calls()]).to.deep.equal([1, 'answer', 3]);
  });

  it('gives up after four tries and keeps the cause', async () => {
    const { call, calls } = flaky(reset(), reset(), reset(), reset(), reset());
    const clock = createFakeClock();
    const problem = await caught(retryPost(call, clock));
    expect([problem instanceof Problem && problem.key, calls()]).to.deep.equal(['connectionLost', 4]);
    expect(clock.waits).to.deep.equal([200, 600, 1800]);
  });

  it('takes responses that keep breaking off for a lost connection, by GET as by POST', async () => {
    for (const retry of [retryGet, retryPost]) {
      const { call, calls } = flaky(...Array.from({ length: 5 }, () => new TypeError('terminated')));
      const problem = await caught(retry(call, createFakeClock()));
      expect([problem instanceof Problem && problem.key, calls()]).to.deep.equal(['connectionLost', 4]);
    }
  });

  it('says that the login is over, and does not ask again', async () => {
    const { call, calls } = flaky(named('sf:INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader'));
    const problem = await caught(retryPost(call));
    expect([problem instanceof Problem && problem.key, calls()]).to.deep.equal(['sessionExpired', 1]);
  });

  it('passes on what the org refuses', async () => {
    const refusal = named('MALFORMED_QUERY', 'unexpected token');
    expect(await caught(retryGet(flaky(refusal).call))).to.equal(refusal);
  });
});
