import { expect } from 'chai';
import { findSavedFile } from '../../../src/flows/change/snapshot-files.ts';
import type { FileSnapshot } from '../../../src/fls/snapshot.ts';
import type { ExistingFile } from '../../../src/ports/project.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { edits } from './resetting.ts';

const before = profileText([permission('Account.Phone', 'edit')]);
const after = profileText([permission('Account.Phone', 'none')]);
const edited = profileText([permission('Account.Phone', 'none'), permission('Lead.Email', 'edit')]);

/** The digest of a text is the text itself. */
const snapshots = { digest: (text: string): string => text };

function saved(path: string, changes: Partial<FileSnapshot> = {}): FileSnapshot {
  return { path, before, after, beforeText: before, ...changes };
}

function find(file: ExistingFile, files: readonly FileSnapshot[], others: readonly ExistingFile[] = []): unknown {
  const found = findSavedFile(
    file,
    { ...integration, edits, slice: '', files },
    { files: [file, ...others], snapshots },
  );
  return found && [found.saved.path, found.isAsLeft];
}

describe('the saved file of a project file', () => {
  it('is the one with the text that the reset wrote, wherever the file lies now', () => {
    expect(find({ path: '/new', text: after }, [saved('/old')])).to.deep.equal(['/old', true]);
  });

  it('is the one with the same path when several have the text', () => {
    expect(find({ path: '/b', text: after }, [saved('/a'), saved('/b')])).to.deep.equal(['/b', true]);
  });

  it('is the one with the same path when the file was edited', () => {
    expect(find({ path: '/b', text: edited }, [saved('/a'), saved('/b')])).to.deep.equal(['/b', false]);
  });

  it('is the only missing one for the only new file with every entry of the reset', () => {
    const file = { path: '/new', text: edited };
    expect(find(file, [saved('/old')])).to.deep.equal(['/old', false]);
    expect(find(file, [saved('/old'), saved('/other')])).to.equal(null);
    expect(find(file, [saved('/old')], [{ path: '/new too', text: edited }])).to.equal(null);
    expect(find(file, [saved('/old')], [{ path: '/old', text: edited }])).to.equal(null);
    expect(find({ ...file, text: profileText([]) }, [saved('/old')])).to.equal(null);
  });
});
