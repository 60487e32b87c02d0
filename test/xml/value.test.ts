import { expect } from 'chai';
import { XmlError } from '../../src/xml/error.ts';
import { scanXml } from '../../src/xml/scan.ts';
import { findLeafValueRange, readLeafValue } from '../../src/xml/value.ts';

/** The value of `<v>…</v>`, and the element after the characters of the value were replaced by `#`. */
function read(element: string): [string, string] {
  const text = `<r>\r\n${element}</r>`;
  const [leaf] = scanXml(text, 2).children;
  if (!leaf) throw new Error('no element');
  const value = readLeafValue(text, leaf);
  const { start, end } = findLeafValueRange(text, leaf, value);
  return [value, text.slice(leaf.start, start) + '#' + text.slice(end, leaf.end)];
}

describe('the value of a leaf and the characters that spell it', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['<v>true</v>', 'true', '<v>#</v>'],
    ['<v> \r\n\ttrue </v>', 'true', '<v> \r\n\t# </v>'],
    ['<v a="1">true</v >', 'true', '<v a="1">#</v >'],
    ['<v><!-- not false -->true<!-- x --></v>', 'true', '<v><!-- not false -->#<!-- x --></v>'],
    ['<v><?p false?>true</v>', 'true', '<v><?p false?>#</v>'],
    ['<v><![CDATA[true]]></v>', 'true', '<v><![CDATA[#]]></v>'],
    ['<v> <![CDATA[ true ]]> </v>', 'true', '<v> <![CDATA[ # ]]> </v>'],
    ['<v>&#116;ru&#x65;</v>', 'true', '<v>#</v>'],
    ['<v>tr<!-- x -->ue</v>', 'true', '<v>#</v>'],
    ['<v>tr<![CDATA[ue]]></v>', 'true', '<v>#</v>'],
    ['<v>A&amp;B &lt;&gt;&quot;&apos;</v>', `A&B <>"'`, '<v>#</v>'],
    ['<v>Équipe\u00A0\u{1F600}</v>', 'Équipe\u00A0\u{1F600}', '<v>#</v>'],
    ['<v>\u00A0true\u00A0</v>', '\u00A0true\u00A0', '<v>#</v>'],
    ['<v><![CDATA[<!-- true -->]]></v>', '<!-- true -->', '<v>#</v>'],
    ['<v></v>', '', '<v>#</v>'],
    ['<v>  </v>', '', '<v>#</v>'],
  ];
  for (const [element, value, replaced] of cases)
    it(element, () => expect(read(element)).to.deep.equal([value, replaced]));

  it('is empty where the element closes itself', () => expect(read('<v/>')[0]).to.equal(''));

  it('is refused where elements stand inside, with the line', () =>
    expect(() => read('<v>a<b/></v>')).to.throw(XmlError, 'line 2, column 1: <v> must contain text only, found <b>'));

  it('is found at once in a long run of spaces', () => {
    const gap = ' '.repeat(300_000);
    expect(read(`<v>a${gap}b${gap}</v>`)[0]).to.equal(`a${gap}b`);
  });
});
