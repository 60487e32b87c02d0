import { expect } from 'chai';
import { changeWorld, pathOf, type ChangeWorld } from './change/change-world.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { edits, fileAfter, resetting } from './change/resetting.ts';
import { resetWorld, restoring } from './change/restoring.ts';

const path = pathOf(integration);
const LEAD = permission('Lead.Email', 'none');
const textOf = (phone: 'none' | 'read' | 'edit', tier: 'none' | 'read'): string =>
  profileText([permission('Account.Phone', phone), permission('Account.Tier__c', tier), LEAD]);
const withComment = (text: string): string => text.replace('<Profile', '<!-- mine --><Profile');

/** Restores org and project; the org then has everything back. */
async function restored(world: ChangeWorld): Promise<ChangeWorld> {
  const { status } = await restoring(world);
  const accesses = edits.map(({ field }) => world.org.get(integration.id)?.get(field));
  expect([status, accesses]).to.deep.equal(['restored', ['edit', 'read']]);
  return world;
}

describe('restoring the project’s files', () => {
  it('changes no file when the reset changed none: the file had less access than the org', async () => {
    const world = await resetWorld({ files: [textOf('none', 'none')] });
    expect((await restored(world)).files.get(path)).to.equal(textOf('none', 'none'));
    expect(world.done).to.not.include(`write ${path}`);
  });

  it('leaves an entry that gave nothing before the reset', async () => {
    const world = await resetWorld({ files: [textOf('none', 'read')] });
    expect((await restored(world)).files.get(path)).to.equal(textOf('none', 'read'));
  });

  it('leaves it in a file that was edited since, too', async () => {
    const world = await resetWorld({ files: [textOf('none', 'read')] });
    world.files.set(path, withComment(textOf('none', 'none')));
    expect((await restored(world)).files.get(path)).to.equal(withComment(textOf('none', 'read')));
  });

  it('restores the access of the file where the org had more', async () => {
    const world = await resetWorld({ files: [textOf('read', 'read')] });
    world.files.set(path, withComment(textOf('none', 'none')));
    expect((await restored(world)).files.get(path)).to.equal(withComment(textOf('read', 'read')));
  });

  it('changes in an edited file only values that the reset wrote', async () => {
    const world = await resetWorld();
    world.files.set(path, textOf('read', 'none'));
    expect((await restored(world)).files.get(path)).to.equal(textOf('read', 'read'));
  });

  it('leaves an entry that somebody added since', async () => {
    const world = await resetWorld({ files: [profileText([permission('Account.Tier__c', 'read'), LEAD])] });
    world.files.set(path, textOf('none', 'none'));
    expect((await restored(world)).files.get(path)).to.equal(textOf('none', 'read'));
  });

  it('leaves a field whose two entries gave different access, in a file that was edited since', async () => {
    const twice = (first: 'none' | 'edit', other: 'none' | 'read', tier: 'none' | 'read'): string =>
      profileText([
        permission('Account.Phone', first),
        permission('Account.Phone', other),
        permission('Account.Tier__c', tier),
      ]);
    const world = await resetWorld({ files: [twice('edit', 'read', 'read')] });
    expect(world.files.get(path)).to.equal(twice('none', 'none', 'none'));
    world.files.set(path, withComment(twice('none', 'none', 'none')));
    expect((await restored(world)).files.get(path)).to.equal(withComment(twice('none', 'none', 'read')));
  });

  it('makes a file with such a field what it was when it was not edited since', async () => {
    const before = profileText([permission('Account.Phone', 'edit'), permission('Account.Phone', 'read')]);
    const world = await resetWorld({ files: [before] });
    expect((await restored(world)).files.get(path)).to.equal(before);
  });

  it('keeps every other byte: line ends, comments, order and spelling', async () => {
    const before = `\ufeff${profileText(entries, '  <!-- keep me -->\r\n')}\n\n`
      .replaceAll('\n', '\r\n')
      .replace('<readable>true</readable>', '<readable>\n true </readable>')
      .replace('Account.Phone', 'ACCOUNT.phone');
    const world = await resetWorld({ files: [before] });
    expect(world.files.get(path)).to.not.equal(before);
    expect((await restored(world)).files.get(path)).to.equal(before);
  });

  it('leaves a file of another package alone, which the project got since', async () => {
    const world = await resetWorld();
    world.files.set(`${path}.other`, textOf('none', 'none'));
    await restored(world);
    expect(world.files.get(`${path}.other`)).to.equal(textOf('none', 'none'));
    expect(world.files.get(path)).to.equal(profileText(entries));
  });

  describe('when two packages hold one profile', () => {
    const other = `${path}.other`;
    const texts = [textOf('edit', 'read'), profileText([permission('Account.Phone', 'read'), LEAD])];

    async function createWorld(): Promise<ChangeWorld> {
      const world = changeWorld({ files: [texts[0] ?? ''] });
      world.files.set(other, texts[1] ?? '');
      await resetting(world);
      return world;
    }

    it('gives each file its own entries back', async () => {
      const world = await createWorld();
      await restored(world);
      expect([world.files.get(path), world.files.get(other)]).to.deep.equal(texts);
    });

    it('gives each file its own entries back, edited or not', async () => {
      const world = await createWorld();
      for (const [one, text] of world.files) world.files.set(one, withComment(text));
      await restored(world);
      expect([world.files.get(path), world.files.get(other)]).to.deep.equal(texts.map(withComment));
    });

    it('goes by the path, also where a file has the text of the other one now', async () => {
      const world = await createWorld();
      const [left] = [world.files.get(other) ?? ''];
      world.files.set(path, left);
      world.files.delete(other);
      await restoring(world);
      expect(world.files.get(path)).to.equal(profileText([permission('Account.Phone', 'edit'), LEAD]));
    });
  });

  describe('in another folder', () => {
    it('changes files that have the text that the reset wrote', async () => {
      const { world, place } = await cloned(fileAfter);
      const { status } = await restoring(world);
      expect([status, world.files.get(place)]).to.deep.equal(['restored', profileText(entries)]);
    });

    it('leaves other files, and names them', async () => {
      const { world, place } = await cloned(withComment(fileAfter));
      const { status, notices } = await restoring(world);
      expect([status, notices]).to.deep.equal(['restored', [{ key: 'filesUnclear', tokens: ['1', place] }]]);
      expect(world.files.get(place)).to.equal(withComment(fileAfter));
    });

    it('says nothing of files that are as before the reset', async () => {
      const { world, place } = await cloned(profileText(entries));
      const { status, notices } = await restoring(world);
      expect([status, notices, world.files.get(place)]).to.deep.equal(['restored', [], profileText(entries)]);
    });

    /** A reset in a project, whose files then have another folder as root: that of the snapshot is gone. */
    async function cloned(text: string): Promise<{ world: ChangeWorld; place: string }> {
      const world = await resetWorld();
      const snapshot = world.saved.get('S1');
      if (snapshot) world.saved.set('S1', { ...snapshot, root: '/original' });
      world.files.set(path, text);
      return { world, place: path };
    }
  });

  it('finds a file that was moved, by the text that the reset wrote, when only one has it', async () => {
    const moved = await resetWorld();
    moved.files.delete(path);
    moved.files.set(`${path}.other`, fileAfter);
    expect((await restored(moved)).files.get(`${path}.other`)).to.equal(profileText(entries));
  });

  it('says that there is no project, where there is none', async () => {
    const world = await resetWorld();
    const ports = { ...world.ports, project: null, root: null };
    const { status, notices } = await restoring({ ...world, ports });
    expect([status, notices]).to.deep.equal([
      'restored',
      [{ key: 'filesWithoutProject', tokens: ['1', '00e000000000001.profile-meta.xml'] }],
    ]);
  });

  it('names a file that was moved and edited, or removed, and leaves it', async () => {
    for (const text of [withComment(fileAfter), null]) {
      const world = await resetWorld();
      world.files.delete(path);
      if (text !== null) world.files.set(`${path}.other`, text);
      const { status, notices } = await restoring(world);
      expect([status, notices]).to.deep.equal([
        'restored',
        [{ key: 'filesNotFound', tokens: ['1', '00e000000000001.profile-meta.xml'] }],
      ]);
      expect(world.files.get(`${path}.other`)).to.equal(text ?? undefined);
    }
  });
});
