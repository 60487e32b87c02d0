import { expect } from 'chai';
import { XmlError } from '../../src/xml/error.ts';
import type { XmlElement } from '../../src/xml/element.ts';
import { scanXml } from '../../src/xml/scan.ts';

/** Each element's source text with its name, depth first. */
function sources(text: string, depth: number): [string, string][] {
  const of = (element: XmlElement): [string, string][] => [
    [element.name, text.slice(element.start, element.end)],
    ...element.children.flatMap(of),
  ];
  return of(scanXml(text, depth));
}

function leaf(text: string): XmlElement {
  const [child] = scanXml(text, 2).children;
  if (!child) throw new Error('no child');
  return child;
}

describe('a text that says it is XML 1.1', () => {
  it('is read as 1.0: the same characters end a line, and no control character is allowed', () => {
    const head = '<?xml version="1.1"?>';
    expect(scanXml(`${head}\n<a>\u0085\u2028<b/></a>`, 2).children[0]?.line).to.equal(2);
    expect(() => scanXml(`${head}<a>&#7;</a>`, 1)).to.throw(XmlError, 'character entity');
  });
});

describe('scan', () => {
  it('gives every element down to the depth asked, with its own text', () => {
    const text = '<a>\n  <b><c>1</c><c/></b>\n  <d e="&lt;/d&gt;">2</d >\n</a>\n';
    expect(sources(text, 3)).to.deep.equal([
      ['a', text.trimEnd()],
      ['b', '<b><c>1</c><c/></b>'],
      ['c', '<c>1</c>'],
      ['c', '<c/>'],
      ['d', '<d e="&lt;/d&gt;">2</d >'],
    ]);
    expect(sources(text, 2).map(([name]) => name)).to.deep.equal(['a', 'b', 'd']);
    expect(sources(text, 1).map(([name]) => name)).to.deep.equal(['a']);
  });

  const lineEnds = { LF: '\n', CRLF: '\r\n', CR: '\r', 'CRLF twice': '\r\n\r\n' };
  for (const [name, lineEnd] of Object.entries(lineEnds)) {
    it(`counts positions and lines with ${name}`, () => {
      const text = [
        '\uFEFF<?xml version="1.0"?>',
        '<!-- é\u{1F600} -->',
        '<a',
        ' x="1">',
        '\t<b>é\u{1F600}</b>',
        '<c',
        '/></a>',
      ].join(lineEnd);
      const [root, b, c] = [scanXml(text, 2), ...scanXml(text, 2).children];
      const step = lineEnd.length > 2 ? 2 : 1;
      expect([root.line, b?.line, c?.line]).to.deep.equal([2 * step + 1, 4 * step + 1, 5 * step + 1]);
      expect(text.slice(b?.start, b?.end)).to.equal('<b>é\u{1F600}</b>');
      expect(text.slice(b?.innerStart, b?.innerEnd)).to.equal('é\u{1F600}');
      expect(text.slice(c?.start, c?.end)).to.equal(`<c${lineEnd}/>`);
      expect(text.slice(root.innerStart, root.innerEnd)).to.equal(
        `${lineEnd}\t<b>é\u{1F600}</b>${lineEnd}<c${lineEnd}/>`,
      );
    });
  }

  it('gives an element the line of its first character, however its tag is broken', () => {
    expect([leaf('<a>\n<b\n></b\n></a>').line, leaf('<a>\n<b\n\n/></a>').line]).to.deep.equal([2, 2]);
  });

  it('is not misled by markup in comments, CDATA, instructions and attribute values', () => {
    const text = '<a><!-- <b>no</b> --><?p <b>no</b>?><b x="a > b">yes<![CDATA[</b><b>no</b>]]></b></a>';
    const b = leaf(text);
    expect(scanXml(text, 2).children).to.have.lengthOf(1);
    expect(text.slice(b.innerStart, b.innerEnd)).to.equal('yes<![CDATA[</b><b>no</b>]]>');
  });

  it('marks an element that closes itself, and gives it no inside', () => {
    const text = '<a><b /></a>';
    const b = leaf(text);
    expect([b.selfClosing, b.innerStart, b.innerEnd]).to.deep.equal([true, b.end, b.end]);
    expect(text.slice(b.start, b.end)).to.equal('<b />');
    expect(leaf('<a><b></b></a>').selfClosing).to.equal(false);
  });

  it('takes a prefix for part of the name, declared or not', () => {
    const root = scanXml('<p:a xmlns:p="one"><b/><p:c/><q:d/></p:a>', 2);
    expect([root, ...root.children].map(({ name }) => name)).to.deep.equal(['p:a', 'b', 'p:c', 'q:d']);
  });

  it('takes a byte order mark and space around the root', () => {
    const text = '\uFEFF  \n<a/>\n\n';
    expect(text.slice(scanXml(text, 1).start, scanXml(text, 1).end)).to.equal('<a/>');
  });
});
