import { expect } from 'chai';
import { diagnoseOrg } from '../../src/flows/doctor.ts';
import { CHECK_IDS, type CheckId, type CheckState } from '../../src/fls/doctor.ts';
import { Problem } from '../../src/fls/problem.ts';
import { describeCheck } from '../../src/present/doctor.ts';
import { readBundles, tokensIn } from '../house/bundles.ts';
import { FAILURES, give, OPEN, picklists, refuse, rights, type Answers } from './doctor/answers.ts';
import { fakeProbe, readable, SAMPLE } from './doctor/fake-probe.ts';

async function findCheck(
  id: CheckId,
  answers: Answers,
): Promise<{ state: CheckState; reason: string | null; detail: string }> {
  const { checks } = await diagnoseOrg(fakeProbe(answers));
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  const reason = check.outcome.state === 'unknown' ? check.outcome.reason : null;
  return { state: check.outcome.state, reason, detail: describeCheck(check).detail };
}

describe('a diagnosis of an org', () => {
  it('makes every check once, in order, and all hold where nothing is unusual', async () => {
    const { checks, kind, edition } = await diagnoseOrg(fakeProbe());
    expect(checks.map(({ id }) => id)).to.deep.equal([...CHECK_IDS]);
    expect(checks.filter(({ outcome }) => outcome.state !== 'holds')).to.deep.equal([]);
    expect({ kind, edition }).to.deep.equal({ kind: 'sandbox', edition: 'Developer Edition' });
  });

  for (const [id, answers, words] of FAILURES)
    it(`sees ${id} fail: ${words}`, async () => {
      const { state, detail } = await findCheck(id, answers);
      expect(state).to.equal('fails');
      expect(detail).to.include(words);
    });

  it('has seen every check fail', () => {
    const seen = new Set(FAILURES.map(([id]) => id));
    expect(CHECK_IDS.filter((id) => !seen.has(id))).to.deep.equal([]);
  });

  it('gives every answer as many tokens as its text takes', async () => {
    const texts = readBundles().get('doctor');
    const all = [{}, ...[...FAILURES, ...OPEN].map(([, answers]) => answers)];
    for (const answers of all)
      for (const { id, outcome } of (await diagnoseOrg(fakeProbe(answers))).checks) {
        const key = outcome.state === 'unknown' ? `unknown.${outcome.reason}` : `${id}.${outcome.state}`;
        expect(outcome.tokens.length, key).to.equal(tokensIn(texts?.get(key) ?? ''));
      }
  });

  for (const [id, answers, reason] of OPEN)
    it(`leaves ${id} open: ${reason}`, async () => {
      expect(await findCheck(id, answers)).to.include({ state: 'unknown', reason });
    });

  it('accepts what stands in for another: Modify All Data, one spelling of lookups', async () => {
    expect((await findCheck('metadata-rights', rights(['PermissionsModifyAllData', true]))).state).to.equal('holds');
    expect((await findCheck('rest-deploy', { readUnknownDeploy: give('NOT_FOUND') })).state).to.equal('holds');
    const old = picklists('FieldPermissions', { Field: ['Account.Phone', 'Contact.Account', 'Own__c.Text__c'] });
    expect((await findCheck('picklist-lookups', old)).state).to.equal('holds');
    expect((await findCheck('picklist-complete', old)).state).to.equal('holds');
  });

  it('looks for each of the lookups that nearly every org has', async () => {
    const lookups = ['Account.Parent', 'Case.Account', 'Contact.Account', 'Contact.ReportsTo', 'Opportunity.Campaign'];
    const answers = picklists('FieldPermissions', { Field: lookups.map((field) => `${field}Id`) });
    expect((await findCheck('picklist-lookups', answers)).detail).to.include(`Only with Id: ${lookups.join(', ')}.`);
  });

  it('compares fields without the own namespace of the org', async () => {
    const answers = {
      readOrganization: give({ namespace: 'own', edition: null }),
      readSample: give({ ...SAMPLE, rows: readable('own__A__c.own__B__c'), entries: readable('A__c.B__c') }),
    };
    expect((await findCheck('field-rows', answers)).state).to.equal('holds');
  });

  it('goes on after a refusal of each question, and tells its code alone', async () => {
    const refusal = refuse('INVALID_FIELD', "No such column 'Secret__c' of 005000000000001");
    for (const method of Object.keys(fakeProbe()).filter(
      (name) => name !== 'readOrgKind' && name !== 'listResources',
    )) {
      const probe = Object.assign(fakeProbe(), { [method]: async () => Promise.reject(refusal) });
      const { checks } = await diagnoseOrg(probe);
      const refused = checks.filter(({ outcome }) => outcome.state === 'unknown');
      expect(refused, method).not.to.deep.equal([]);
      for (const check of refused) {
        expect(check.outcome, `${method} ${check.id}`).to.deep.include({
          reason: 'refused',
          tokens: ['INVALID_FIELD'],
        });
        expect(describeCheck(check).detail).to.equal('The org refused the question (INVALID_FIELD).');
      }
    }
  });

  it('tells no text of an error that has no code', async () => {
    const probe = fakeProbe({ countPage: async () => Promise.reject(new Error('Secret profile')) });
    const check = (await diagnoseOrg(probe)).checks.find(({ id }) => id === 'rows-announced');
    expect(check?.outcome).to.deep.include({ tokens: ['UNKNOWN'] });
  });

  it('ends where the org refuses every request', async () => {
    const refusal = refuse('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    const probe = fakeProbe({ readUserRights: async () => Promise.reject(refusal) });
    const error: unknown = await diagnoseOrg(probe).catch((caught: unknown) => caught);
    expect(error).to.equal(refusal);
  });

  for (const problem of [
    new Problem('connectionLost', { problem: 'terminated' }),
    new Problem('sessionExpired', {}),
    new Problem('interrupted', {}),
  ])
    it(`ends with ${problem.key}`, async () => {
      const probe = fakeProbe({ listLicenses: async () => Promise.reject(problem) });
      const error: unknown = await diagnoseOrg(probe).catch((caught: unknown) => caught);
      expect(error).to.equal(problem);
    });
});
