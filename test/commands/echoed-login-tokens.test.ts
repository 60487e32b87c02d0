import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { newId } from '../simulated-org/model.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import type { Fault, Operation } from '../simulated-org/switchboard.ts';
import { explain, type CommandRun } from '../support/command.ts';
import { newFolder } from '../support/environment.ts';
import { nameThisMachine } from '../support/local-host.ts';
import { logInAs, PROVED_USER as USER, serveProvingOrg } from '../support/proving-org.ts';

type Settings = { readonly byToken: boolean; readonly json: boolean; readonly documents?: readonly string[] };

type Echoed = {
  readonly run: CommandRun<unknown>;
  readonly operations: ReadonlySet<Operation>;
  readonly isMet: boolean;
  /** The part of the token that makes it a secret. */
  readonly secret: string;
};

/** Explains with --as in an org of its own: a token that was seen once is redacted for the rest of the process. */
async function explainWithLogin(
  { byToken, json, documents = [] }: Settings,
  fault: Omit<Fault, 'effect'> | null,
): Promise<Echoed> {
  const where = await serveProvingOrg({});
  where.state.insert('Account', { Id: newId('001') });
  const token = tokenOf(where.state, USER);
  const [, secret = ''] = token.split('!');
  const message = `Something is wrong with ${secret}`;
  const effect = { kind: 'refusal', status: 400, code: 'SOME_ERROR', message } as const;
  const takeBack = byToken ? nameThisMachine() : null;
  try {
    const as = byToken ? token : await logInAs(where, USER);
    const faults = fault === null ? [] : [{ ...fault, effect }];
    const args = ['-b', USER, '--sobject', 'Account', '--as', as, json ? '--json' : '--verbose', ...documents];
    const run = await explain({ ...where, byToken, faults }, ...args);
    const { log, unmet } = where.org.switchboard;
    return { run, operations: new Set(log.map(({ operation }) => operation)), isMet: unmet.length === 0, secret };
  } finally {
    takeBack?.();
    await where.org.stop();
  }
}

describe('an access token of the login of --as that the org sends back', function () {
  this.timeout(120_000);

  for (const byToken of [false, true])
    for (const json of [false, true])
      it(`does not come out of explain${json ? ' --json' : ''}, whichever call echoes it, ${byToken ? 'where the token is all that sf has' : 'with a login'}`, async () => {
        const { operations, run: fine } = await explainWithLogin({ byToken, json }, null);
        expect([fine.error, fine.code]).to.deep.equal([null, 0]);
        const echoed: string[] = [];
        const leaks: string[] = [];
        // A composite call is met by the faults of what it carries too.
        for (const operation of new Set<Operation>([...operations, 'describe']))
          for (let after = 0, isMet = true; isMet; after += 1) {
            const ran = await explainWithLogin({ byToken, json }, { operation, after });
            ({ isMet } = ran);
            const text = inspect(ran.run, { depth: 9 });
            if (text.includes('Something is wrong')) echoed.push(operation);
            if (text.includes(ran.secret.slice(0, 20))) leaks.push(`${operation} ${String(after)}`);
          }
        expect(echoed).to.include('describe');
        expect(leaks).to.deep.equal([]);
      });

  for (const format of ['html', 'markdown', 'csv', 'opengraph'])
    it(`does not come into a file in the format ${format}, where the command names the login by its token`, async () => {
      const file = join(newFolder('echoed-login'), 'explanation');
      const documents = ['--result-format', format, '--output-file', file];
      const { run, secret } = await explainWithLogin({ byToken: true, json: false, documents }, null);
      expect([run.error, run.code]).to.deep.equal([null, 0]);
      expect(readFileSync(file, 'utf8')).to.include('Account').and.not.include(secret.slice(0, 20));
    });
});
