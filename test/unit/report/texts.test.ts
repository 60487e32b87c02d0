import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { asSfError, noticeText } from '../../../src/report/texts.ts';

describe('problems as sf errors', () => {
  it('have the name, text, advice and exit code of their key', () => {
    const error = asSfError(new Problem('retrieveTimedOut', ['09S1'], { exitCode: 69 }));
    if (!(error instanceof SfError)) throw error;
    expect([error.name, error.exitCode]).to.deep.equal(['RetrieveTimedOutError', 69]);
    expect(error.message).to.contain('(job 09S1)');
    expect(error.actions?.[0]).to.contain('larger --wait');
  });

  it('keep their cause, unless sf would take it for a bug in the plugin', () => {
    const plain = new Error('disk full');
    const fetching = new TypeError('fetch failed');
    const wrapped = new Error('lost', { cause: fetching });
    const causes = [plain, fetching, wrapped].map(
      (cause) => asSfError(new Problem('notWritten', ['f', 'x'], { cause })).cause,
    );
    expect(causes).to.deep.equal([plain, undefined, undefined]);
  });

  it('let no escape sequence through, neither ours nor of another error', () => {
    const ours = asSfError(new Problem('notWritten', ['a\u001b[2J', 'b\u009b31m']));
    const other = asSfError(new Error('x\u001b]0;title\u0007'));
    expect(`${ours.message}${other.message}`).to.not.match(/(?!\n)\p{Cc}/u);
  });

  it('show no access token, whoever echoes it', () => {
    const token = '00D000000000001EAA!AQ.admin.x';
    const cause = new Error(`bad ${token}`);
    const errors = [
      new Problem('retrieveFailed', [`said ${token}`, 'x'], { cause }),
      new Error(`no ${token}`, { cause }),
    ];
    for (const error of errors.map(asSfError)) {
      const shown = [error.message, error.stack, error.cause instanceof Error ? error.cause.stack : ''].join();
      expect(shown).to.contain('<access token>').and.not.contain('AQ.admin');
    }
  });

  it('do so in notices too, on one line', () => {
    expect(noticeText({ key: 'retrieveMessage', tokens: ['one\ntwo\u001b[0m'] })).to.equal(
      'The org says: one two\ufffd[0m',
    );
  });
});
