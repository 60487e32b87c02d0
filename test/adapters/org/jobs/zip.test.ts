import { expect } from 'chai';
import JSZip from 'jszip';
import { unzipProfiles } from '../../../../src/adapters/org/jobs/zip.ts';
import { problemOf } from '../../../support/problem.ts';

async function zipOf(files: Record<string, string | Uint8Array>): Promise<Uint8Array> {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(files)) zip.file(name, content);
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

describe('a retrieved zip', () => {
  it('gives the profiles by the name that the zip spells, and nothing else', async () => {
    const zip = await zipOf({
      'unpackaged/package.xml': '<Package/>',
      'unpackaged/profiles/Custom%3A Sales.profile': '<Profile/>',
      'unpackaged/objects/Account.object': '<CustomObject/>',
      'unpackaged/profiles/deeper/Other.profile': '<Profile/>',
    });
    expect([...(await unzipProfiles(zip))]).to.deep.equal([['Custom%3A Sales', '<Profile/>']]);
  });

  it('keeps a byte order mark and CRLF', async () => {
    const text = '\ufeff<Profile>\r\n</Profile>\r\n';
    expect((await unzipProfiles(await zipOf({ 'profiles/A.profile': text }))).get('A')).to.equal(text);
  });

  it('is refused when it is cut off', async () => {
    const zip = await zipOf({ 'unpackaged/profiles/A.profile': '<Profile/>'.repeat(1000) });
    expect((await problemOf(unzipProfiles(zip.slice(0, -30)))).key).to.equal('damagedZip');
  });

  it('is refused when a byte of it was changed', async () => {
    const zip = await zipOf({
      'p/profiles/A.profile': Array.from({ length: 5000 }, (_, index) => String(index)).join(),
    });
    const middle = Math.floor(zip.length / 2);
    zip[middle] = (zip[middle] ?? 0) ^ 0xff;
    expect((await problemOf(unzipProfiles(zip))).key).to.equal('damagedZip');
  });

  for (const name of ['../../profiles/A.profile', '/profiles/A.profile', 'unpackaged/../profiles/A.profile']) {
    it(`is refused with an entry that leaves its folder: ${name}`, async () => {
      const zip = await zipOf({ [name.replace(/\./g, '_')]: 'x' });
      const hostile = Buffer.from(
        Buffer.from(zip).toString('latin1').replaceAll(name.replace(/\./g, '_'), name),
        'latin1',
      );
      expect((await problemOf(unzipProfiles(hostile))).key).to.equal('damagedZip');
    });
  }

  it('is refused when a profile in it is no UTF-8', async () => {
    const zip = await zipOf({ 'unpackaged/profiles/A.profile': new Uint8Array([0x3c, 0xff, 0xfe, 0x3e]) });
    const problem = await problemOf(unzipProfiles(zip));
    expect(problem.tokens[0]).to.match(/A\.profile.*UTF-8/);
  });
});
