import { expect } from 'chai';
import fc from 'fast-check';
import JSZip from 'jszip';
import { readZip, writeZip } from './zip.ts';

describe('simulated org: zip', () => {
  it('writes what another implementation reads', async () => {
    const entries = [
      { path: 'unpackaged/package.xml', content: Buffer.from('<Package/>') },
      { path: 'unpackaged/profiles/Größe %26.profile', content: Buffer.from('x'.repeat(100_000)) },
      { path: 'empty', content: Buffer.alloc(0) },
    ];
    const zip = await JSZip.loadAsync(writeZip(entries), { checkCRC32: true });
    expect(Object.keys(zip.files)).to.include.members(entries.map(({ path }) => path));
    for (const { path, content } of entries) {
      expect(await zip.file(path)?.async('nodebuffer')).to.deep.equal(content);
    }
  });

  it('reads what another implementation writes, streamed sizes and folders included', async () => {
    const zip = new JSZip();
    zip.folder('profiles')?.file('Admin.profile', 'Ä'.repeat(5000));
    zip.file('stored.txt', 'as it is', { compression: 'STORE' });
    const archive = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', streamFiles: true });
    const read = new Map(readZip(archive).map(({ path, content }) => [path, content.toString()]));
    expect([...read.keys()]).to.have.members(['profiles/Admin.profile', 'stored.txt']);
    expect(read.get('profiles/Admin.profile')).to.equal('Ä'.repeat(5000));
    expect(read.get('stored.txt')).to.equal('as it is');
  });

  it('gives back any entries', () => {
    const entry = fc.record({
      path: fc.string({ minLength: 1 }).filter((path) => !path.endsWith('/')),
      content: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(readZip(writeZip(entries))).to.deep.equal(entries);
      }),
    );
  });

  it('refuses an archive that lost its end', () => {
    const archive = writeZip([{ path: 'a', content: Buffer.from('a') }]);
    expect(() => readZip(archive.subarray(0, archive.length - 22))).to.throw('end of central directory');
  });
});
