import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import type { Retriever } from '../../../src/ports/jobs.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import { problemOf } from '../../support/problem.ts';
import { NOW } from './change-state.ts';
import { changeWorld, LOGIN, pathOf, type ChangeWorld } from './change-world.ts';
import { integration, profileText, succeeded } from '../fakes.ts';
import { resetting } from './resetting.ts';

describe('verifying a reset', () => {
  /** Retrieves the profile with another tab setting after the deploy, and tells which objects it was asked for. */
  function withTabs(world: ChangeWorld): { world: ChangeWorld; requested: (readonly string[])[] } {
    const requested: (readonly string[])[] = [];
    const retrieve: Retriever['retrieve'] = async ({ objects }) => {
      requested.push(objects);
      const visibility = world.jobs.length > 0 ? 'Hidden' : 'DefaultOn';
      const tab = `<tabVisibilities><tab>x</tab><visibility>${visibility}</visibility></tabVisibilities>`;
      return Promise.resolve(succeeded(profileText([], LOGIN + tab)));
    };
    return { world: { ...world, ports: { ...world.ports, retriever: { retrieve } } }, requested };
  }

  it('by retrieve compares the other sections too, of all objects with field permissions', async () => {
    const { world, requested } = withTabs(changeWorld());
    const { status, verify, notices } = await resetting(world, { verifyBy: 'retrieve' });
    const sections = [`tabVisibilities of ${integration.name}`];
    const unproved = [{ key: 'retrieveProvesNot', tokens: ['1', 'Account (2)'] }];
    const found = { ok: false, remaining: [], others: [], sections };
    expect([status, verify, notices]).to.deep.equal(['reset', found, unproved]);
    expect(requested).to.deep.equal([
      ['Account', 'Task'],
      ['Account', 'Task'],
    ]);
  });

  it('by SOQL retrieves the profile once, without objects', async () => {
    const { world, requested } = withTabs(changeWorld());
    expect((await resetting(world)).status).to.equal('reset');
    expect(requested).to.deep.equal([[]]);
  });

  it('does not report what somebody changed before the deploy, and after the plan', async () => {
    const world = changeWorld();
    const review = (): boolean => world.org.get(integration.id)?.delete('Task.Kind__c') === true;
    const { status, notices } = await resetting(world, {}, review);
    expect([status, notices]).to.deep.equal(['reset', []]);
  });

  it('leaves a profile to be retrieved that somebody else changed meanwhile', async () => {
    const world = changeWorld({ meanwhile: (org) => void org.get(integration.id)?.set('Contact.Fax', 'edit') });
    await resetting(world);
    expect(world.done).to.include(`tracking ends ${pathOf(integration)} not ${integration.fullName}`);
    const { world: withSection } = withTabs(changeWorld());
    await resetting(withSection, { verifyBy: 'retrieve' });
    expect(withSection.done).to.include(`tracking ends ${pathOf(integration)} not ${integration.fullName}`);
  });

  it('leaves a profile to be retrieved whose login settings could not be read after the deploy', async () => {
    const world = changeWorld();
    const readLoginSections: OrgReader['readLoginSections'] = async (profiles) => {
      if (world.jobs.length > 0) throw new Problem('loginUnknown', { profile: integration.name, problem: 'no answer' });
      return world.ports.org.readLoginSections(profiles);
    };
    const ports = { ...world.ports, org: { ...world.ports.org, readLoginSections } };
    const { status, notices } = await resetting({ ...world, ports });
    expect([status, notices.map(({ key }) => key)]).to.deep.equal(['reset', ['loginUnverified']]);
    expect(world.done).to.include(`tracking ends ${pathOf(integration)} not ${integration.fullName}`);
  });

  it('leaves a profile to be retrieved that the org says somebody else changed', async () => {
    const world = changeWorld();
    const change = { at: NOW, username: 'eve@x', text: `Changed profile ${integration.label}: tab settings` };
    const readSetupChanges: OrgReader['readSetupChanges'] = async () => Promise.resolve([change]);
    const ports = { ...world.ports, org: { ...world.ports.org, readSetupChanges } };
    const { notices } = await resetting({ ...world, ports });
    expect(notices.map(({ key }) => key)).to.deep.equal(['setupChanged']);
    expect(world.done).to.include(`tracking ends ${pathOf(integration)} not ${integration.fullName}`);
  });

  it('ends with the exit code of what kept it from asking the org', async () => {
    const world = changeWorld();
    const readFieldPermissions: OrgReader['readFieldPermissions'] = async (ids) => {
      if (world.done.includes('deploy')) throw new Problem('interrupted', {});
      return world.ports.org.readFieldPermissions(ids);
    };
    const ports = { ...world.ports, org: { ...world.ports.org, readFieldPermissions } };
    const problem = await problemOf(resetting({ ...world, ports }));
    expect([problem.key, problem.exitCode]).to.deep.equal(['notVerified', 130]);
  });

  it('does not deploy when somebody changed the login flow after the plan', async () => {
    const world = changeWorld();
    const flow = { ...NO_LOGIN, loginFlows: [[['flow', 'New'] as const]] };
    const reads = [NO_LOGIN, flow];
    const readLoginSections: OrgReader['readLoginSections'] = async (profiles) => {
      const login = reads.shift() ?? flow;
      return Promise.resolve(new Map(profiles.map(({ id }) => [id, login])));
    };
    const ports = { ...world.ports, org: { ...world.ports.org, readLoginSections } };
    const problem = await problemOf(resetting({ ...world, ports }));
    expect([problem.key, problem.tokens, world.jobs]).to.deep.equal([
      'loginDiffers',
      [integration.name, 'loginFlows'],
      [],
    ]);
  });
});
