import { expect } from 'chai';
import fc from 'fast-check';
import { toAccess, type Access } from '../../src/fls/access.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import { changeWorld, pathOf, type ChangeWorld } from './change/change-world.ts';
import { runKilled } from './change/killing.ts';
import { resetting } from './change/resetting.ts';
import { restoring, resuming } from './change/restoring.ts';
import { integration, permission, profileText } from './fakes.ts';

const FIELDS = ['Account.Phone', 'Account.Tier__c', 'Account.Fax', 'Lead.Email'] as const;
const PATHS = [pathOf(integration), `${pathOf(integration)}.other`] as const;

const field = fc.constantFrom(...FIELDS);
const access = fc.constantFrom<Access>('none', 'read', 'edit');
const texts = fc.array(
  fc.dictionary(field, access, { minKeys: 0, maxKeys: 4 }).map((own) => textOf(new Map(Object.entries(own)))),
  { minLength: 2, maxLength: 2 },
);

type Step =
  | { readonly kind: 'setOrg'; readonly field: string; readonly access: Access }
  | { readonly kind: 'setEntry'; readonly path: string; readonly field: string; readonly access: Access }
  | { readonly kind: 'reset'; readonly fields: readonly string[]; readonly refused: readonly string[] }
  | { readonly kind: 'killedReset'; readonly fields: readonly string[]; readonly stop: number }
  | { readonly kind: 'restore' };

const edit: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('setOrg' as const), field, access }),
  fc.record({ kind: fc.constant('setEntry' as const), path: fc.constantFrom(...PATHS), field, access }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: edit },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reset' as const),
      fields: fc.subarray([...FIELDS], { minLength: 1 }),
      refused: fc.oneof(fc.constant([]), fc.subarray([...FIELDS])),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('killedReset' as const),
      fields: fc.subarray([...FIELDS], { minLength: 1 }),
      stop: fc.nat({ max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' } as const) },
);

function textOf(entries: ReadonlyMap<string, Access>): string {
  return profileText([...entries].map(([name, own]) => permission(name, own)));
}

/** What org and files hold: places with their access. A missing row of the org gives none. */
type Standing = ReadonlyMap<string, Access>;

function standIn({ org, files }: ChangeWorld): Standing {
  const given = FIELDS.map((name): [string, Access] => [`org ${name}`, org.get(integration.id)?.get(name) ?? 'none']);
  const written = [...files].flatMap(([path, text]) =>
    readProfile(text).fieldPermissions.map((entry): [string, Access] => [`${path} ${entry.field}`, toAccess(entry)]),
  );
  return new Map([...given, ...written]);
}

/** What a reset changed: from what to what. */
type Changed = ReadonlyMap<string, { readonly from: Access; readonly to: Access }>;

function compare(before: Standing, after: Standing): Changed {
  return new Map(
    [...before].flatMap(([place, from]) => {
      const to = after.get(place) ?? 'none';
      return from === to ? [] : [[place, { from, to }] as const];
    }),
  );
}

async function take(world: ChangeWorld, one: Step): Promise<void> {
  if (one.kind === 'setOrg') world.org.get(integration.id)?.set(one.field, one.access);
  else if (one.kind === 'setEntry') setEntry(world, one);
  else if (one.kind === 'restore') await restoring(world).catch(() => {});
  else await reset(world, one);
}

function setEntry(
  { files }: ChangeWorld,
  { path, field: name, access: own }: Extract<Step, { kind: 'setEntry' }>,
): void {
  const entries = readProfile(files.get(path) ?? profileText([])).fieldPermissions;
  files.set(
    path,
    textOf(new Map([...entries.map((entry): [string, Access] => [entry.field, toAccess(entry)]), [name, own]])),
  );
}

async function reset(world: ChangeWorld, one: Extract<Step, { fields: unknown }>): Promise<void> {
  world.options.without = one.kind === 'reset' ? one.refused : [];
  const run = async (each: ChangeWorld): Promise<unknown> => resetting(each, { fields: one.fields });
  if (one.kind === 'killedReset') {
    await runKilled(world, run, { stop: one.stop, when: 'after' });
    await resuming(world).catch(() => {});
  } else await run(world);
  world.options.without = [];
}

/** What a restore of a reset has to leave behind. */
function expectAfterRestore(now: Standing, changed: Changed): Standing {
  return new Map(
    [...now].map(([place, own]) => {
      const change = changed.get(place);
      if (change?.to !== own) return [place, own];
      const name = place.split(' ')[1] ?? '';
      const inOrg = changed.get(`org ${name}`);
      const orgNow = now.get(`org ${name}`);
      const isLeft = inOrg !== undefined && orgNow !== inOrg.to && orgNow !== inOrg.from;
      return [place, isLeft ? own : change.from];
    }),
  );
}

describe('a restore, whatever was done before,', () => {
  it('changes exactly the entries that the reset changed and that still have its value', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(texts, fc.array(step, { maxLength: 8 }), fc.nat(), async (files, steps, chosen) => {
        const world = changeWorld({
          rows: FIELDS.map((name) => permission(name, 'edit')),
          permissionable: FIELDS,
          files: [files[0] ?? null],
        });
        world.files.set(PATHS[1], files[1] ?? '');
        const changes = new Map<string, Changed>();
        for (const one of steps) {
          const [before, count] = [standIn(world), world.saved.size];
          await take(world, one);
          if (world.saved.size > count) changes.set(`S${world.saved.size}`, compare(before, standIn(world)));
        }
        const [snapshot, changed] = [...changes][chosen % changes.size] ?? [];
        if (snapshot === undefined || changed === undefined) return;
        const now = standIn(world);
        const jobs = world.jobs.length;
        await restoring(world, { snapshot });
        expect(standIn(world)).to.deep.equal(expectAfterRestore(now, changed));
        compared += world.jobs.length > jobs ? 1 : 0;
      }),
      { numRuns: 300 },
    );
    expect(compared).to.be.greaterThan(50);
  });
});
