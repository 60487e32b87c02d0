import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import { snapshotsIn } from '../../src/adapters/project/snapshots.ts';
import { touchMember } from '../org/metadata/source-members.ts';
import type { OrgState, Row } from '../org/model.ts';
import { profileId, profileSetId } from '../org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../org/seed/seed-org.ts';
import type { RunningOrg } from '../org/server.ts';
import type { Operation } from '../org/switchboard.ts';
import { truthOf } from '../org/truth.ts';
import { killedAt, type Moment } from '../support/killed.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const PROFILE = ['--profile', INTEGRATION_PROFILE];
const RESET = ['fls', 'reset', ...PROFILE, '--no-prompt'];

describe('sf fls reset, through the real sf', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;
  /** The org's field permissions, the project's file and what it should be, before anything is reset. */
  let granted: readonly Row[];
  let set: string;
  let strays: readonly string[];
  let text: string;
  let wanted: string;

  before(async () => {
    ({ state, org, sf } = await seededSf());
    granted = permissions(state);
    set = profileSetId(state, INTEGRATION_PROFILE);
    strays = straysOf(state);
    const project = newProject();
    expect((await sf.run(['fls', 'retrieve', ...PROFILE], { cwd: project.folder })).code).to.equal(0);
    text = project.read(FILE);
    wanted = strays.reduce(withoutAccess, text);
  });

  after(async () => {
    await org.stop();
  });

  beforeEach(() => {
    org.switchboard.clear();
    for (const row of granted.filter(({ ParentId }) => ParentId === set)) {
      const access = { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true };
      state.setFieldPermission(set, String(row['Field']), access);
    }
    rmSync(stateFolder(), { recursive: true, force: true });
  });

  const stateFolder = (): string => join(sf.home, '.sf', 'fls');

  function committed(): TemporaryProject {
    const project = newProject();
    project.write(FILE, text);
    project.commit();
    return project;
  }

  it('leaves no stray, and in git the two values of each; again, there is nothing to do', async () => {
    const project = committed();
    const first = await sf.run(RESET, { cwd: project.folder });
    expect(first.code, first.stderr).to.equal(0);
    expect(strays.length).to.be.greaterThan(200);
    expect(straysOf(state)).to.deep.equal([]);
    expect(others(permissions(state), set, strays)).to.deep.equal(others(granted, set, strays));
    expect(project.read(FILE)).to.equal(wanted);
    expect(project.git('status', '--porcelain')).to.match(/^ M [^\n]*\.profile-meta\.xml"?\n$/);
    const changed = project.git('diff', '--unified=0').match(/^[-+](?![-+]).*$/gm) ?? [];
    for (const line of changed) expect(line).to.match(/^[-+]\s*<(editable|readable)>(true|false)<\/\1>$/);

    org.switchboard.clear();
    const second = await sf.run([...RESET, '--json'], { cwd: project.folder });
    expect([second.code, member(resultOf(second.stdout), 'status')], second.stderr).to.deep.equal([0, 'nothingToDo']);
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(project.read(FILE)).to.equal(wanted);
    expect(snapshotFiles()).to.have.length(1);
  });

  it('leaves org, project and state folder alone in a dry run', async () => {
    const project = committed();
    const { code, stdout, stderr } = await sf.run([...RESET, '--dry-run', '--json'], { cwd: project.folder });
    expect([code, member(resultOf(stdout), 'status')], stderr).to.deep.equal([0, 'dryRun']);
    expect(member(resultOf(stdout), 'edits')).to.have.length(strays.length);
    expect(org.switchboard.count('deploy'), 'the org was asked').to.equal(1);
    expect(project.git('status', '--porcelain', '--ignored')).to.equal('');
    expect(lines(permissions(state))).to.deep.equal(lines(granted));
    expect(existsSync(stateFolder())).to.equal(false);
  });

  it('ends with 130 and the job id when it is interrupted while the deploy runs', async () => {
    org.switchboard.inject({ operation: 'deploy', effect: { kind: 'meanwhile', act: neverDone } });
    const { code, stderr } = await sf.run(RESET, {
      cwd: committed().folder,
      started: (child) => {
        actAt('checkDeployStatus', () => child.kill('SIGINT'));
      },
    });
    expect(code, stderr).to.equal(130);
    expect(stderr)
      .to.match(/\(job 0Af\w{15}\)/)
      .and.match(/project deploy report --job-id 0Af\w{15}/)
      .and.not.contain('    at ');
  });

  function neverDone(): void {
    org.switchboard.pollsBeforeDone = 9999;
  }

  function actAt(operation: Operation, act: () => void): void {
    org.switchboard.inject({ operation, effect: { kind: 'meanwhile', act } });
  }

  describe('killed', () => {
    const calls: readonly (readonly [string, (kill: () => void) => void])[] = [
      [
        'at its first question',
        (kill) => {
          actAt('query', kill);
        },
      ],
      [
        'when it retrieves the profile',
        (kill) => {
          actAt('retrieve', kill);
        },
      ],
      [
        'while it waits for the retrieve',
        (kill) => {
          actAt('checkRetrieveStatus', kill);
        },
      ],
      [
        'when it deploys, and the deploy arrives',
        (kill) => {
          actAt('deploy', kill);
        },
      ],
      [
        'when it deploys, and nothing arrives',
        (kill) => {
          actAt('deploy', kill);
          org.switchboard.inject({ operation: 'deploy', effect: { kind: 'reset', during: 'request' } });
        },
      ],
      [
        'while it waits for the deploy',
        (kill) => {
          actAt('checkDeployStatus', kill);
        },
      ],
      [
        'when it verifies',
        (kill) => {
          actAt('checkDeployStatus', () => {
            actAt('query', kill);
          });
        },
      ],
    ];
    for (const [when, prepare] of calls) {
      it(`${when}: the project is whole, and the next run completes`, async () => {
        await survives({
          started: (child) => {
            prepare(() => child.kill('SIGKILL'));
          },
        });
      });
    }

    const moments: readonly Moment[] = ['half written', 'before its rename', 'after its rename'];
    for (const [what, pattern] of [
      ['the snapshot', /\/\.sf\/fls\//],
      ["the project's file", /\/profiles\//],
    ] as const) {
      for (const moment of moments) {
        it(`with ${what} ${moment}: the project is whole, and the next run completes`, async () => {
          await survives({ env: killedAt(moment, pattern) });
        });
      }
    }
  });

  async function survives(killing: {
    started?: (child: ChildProcess) => void;
    env?: Readonly<Record<string, string>>;
  }): Promise<void> {
    const project = committed();
    const killed = await sf.run(RESET, { cwd: project.folder, ...killing });
    expect(killed.code, `it was killed\n${killed.stdout}\n${killed.stderr}`).to.equal(-1);
    expect(org.switchboard.unspent).to.deep.equal([]);
    const left = project.read(FILE);
    expect(left === text || left === wanted, 'the file is the old one or the new one').to.equal(true);
    const orgIsChanged = straysOf(state).length < strays.length;
    if (left !== text || orgIsChanged) expect(snapshotFiles()).to.have.length(1);
    await expectUsableSnapshots();

    org.switchboard.clear();
    const { code, stderr } = await sf.run(RESET, { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(straysOf(state)).to.deep.equal([]);
    expect(project.read(FILE)).to.equal(wanted);
    expect(others(permissions(state), set, strays)).to.deep.equal(others(granted, set, strays));
    await expectUsableSnapshots();
  }

  function snapshotFiles(): string[] {
    const folder = join(stateFolder(), state.info.id);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  }

  async function expectUsableSnapshots(): Promise<void> {
    const { snapshots, notices } = await snapshotsIn({ folder: stateFolder(), plugin: '0' }).list(state.info.id);
    expect(notices).to.deep.equal([]);
    expect(snapshots.map(({ path }) => path).sort()).to.deep.equal(snapshotFiles().sort());
    for (const path of snapshotFiles()) expect(JSON.parse(readFileSync(path, 'utf8'))).to.include({ restoredAt: null });
  }
});

describe('sf fls reset in an org that tracks source', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;
  let project: TemporaryProject;

  beforeEach(async () => {
    ({ state, org, sf } = await seededSf({ tracksSource: true }));
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    project = newProject();
    await succeed(['fls', 'retrieve', ...PROFILE]);
  });

  afterEach(async () => {
    await org.stop();
  });

  async function succeed(args: readonly string[]): Promise<void> {
    const { code, stderr } = await sf.run(args, { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(stderr).to.not.contain('tracking could not');
  }

  /** Full names that the previews of sf list. */
  async function previews(): Promise<Record<'toRetrieve' | 'toDeploy' | 'conflicts', string[]>> {
    const [retrieve, deploy] = await Promise.all(
      ['retrieve', 'deploy'].map(
        async (direction) =>
          (await sf.run(['project', direction, 'preview', '--json'], { cwd: project.folder })).stdout,
      ),
    );
    const conflicts = [...namesIn(retrieve, 'conflicts'), ...namesIn(deploy, 'conflicts')];
    return { toRetrieve: namesIn(retrieve, 'toRetrieve'), toDeploy: namesIn(deploy, 'toDeploy'), conflicts };
  }

  const clean = { toRetrieve: [], toDeploy: [], conflicts: [] };

  it('leaves a profile in sync that was, and again when there is nothing to do', async () => {
    expect(await previews()).to.deep.equal(clean);
    await succeed(RESET);
    expect(straysOf(state)).to.deep.equal([]);
    expect(await previews()).to.deep.equal(clean);
    await succeed(RESET);
    expect(await previews()).to.deep.equal(clean);
  });

  it('keeps a change of the user a change to deploy', async () => {
    const mine = project.read(FILE).replace('<custom>', '<description>mine</description>\n    <custom>');
    project.write(FILE, mine);
    await succeed(RESET);
    expect(project.read(FILE)).to.contain('<description>mine</description>');
    expect(await previews()).to.deep.equal({ ...clean, toDeploy: [INTEGRATION_PROFILE] });
  });

  it("keeps another admin's change of the profile a change to retrieve", async () => {
    state.permissionSetOfProfile(profileId(state, INTEGRATION_PROFILE))['PermissionsViewSetup'] = true;
    touchMember(state, 'Profile', INTEGRATION_PROFILE);
    await succeed(RESET);
    expect((await previews()).toRetrieve).to.deep.equal([INTEGRATION_PROFILE]);
  });
});

function straysOf(state: OrgState): readonly string[] {
  return truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray;
}

function permissions(state: OrgState): readonly Row[] {
  return state.rows('FieldPermissions').map((row) => ({ ...row }));
}

/** All rows but those of the profile's strays. Without ids: a row that was deleted comes back with another. */
function others(rows: readonly Row[], parent: string, fields: readonly string[]): string[] {
  const gone = new Set(fields);
  return lines(rows.filter((row) => row['ParentId'] !== parent || !gone.has(String(row['Field']))));
}

function lines(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify({ ...row, Id: '' })).sort();
}

function withoutAccess(text: string, field: string): string {
  const entry = new RegExp(
    `<editable>\\w+</editable>(\\s+<field>${field.replaceAll('.', String.raw`\.`)}</field>\\s+)<readable>\\w+</readable>`,
  );
  return text.replace(entry, '<editable>false</editable>$1<readable>false</readable>');
}

function resultOf(stdout: string | undefined): unknown {
  return member(JSON.parse(stdout ?? ''), 'result');
}

/** The full names in one list of a preview's result. */
function namesIn(stdout: string | undefined, list: string): string[] {
  const entries = member(resultOf(stdout), list);
  if (!Array.isArray(entries)) throw new Error(`the preview has no list ${list}`);
  return entries.map((entry) => String(member(entry, 'fullName')));
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
