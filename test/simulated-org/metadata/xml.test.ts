import { expect } from 'chai';
import fc from 'fast-check';
import { child, children, parseXml, renderElement, renderFile, valueOf, XmlFault } from './xml.ts';

describe('simulated org: XML', () => {
  it('writes a file with four spaces, line feeds and a final line break', () => {
    const text = renderFile('Profile', {
      custom: false,
      description: undefined,
      fieldPermissions: [{ editable: true, field: 'A.B', readable: true }],
    });
    expect(text.split('\n')).to.deep.equal([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<Profile xmlns="http://soap.sforce.com/2006/04/metadata">',
      '    <custom>false</custom>',
      '    <fieldPermissions>',
      '        <editable>true</editable>',
      '        <field>A.B</field>',
      '        <readable>true</readable>',
      '    </fieldPermissions>',
      '</Profile>',
      '',
    ]);
  });

  it('escapes all five entities, and nil is not empty', () => {
    expect(renderElement('a', `<&>"'`)).to.equal('<a>&lt;&amp;&gt;&quot;&apos;</a>');
    expect(renderElement('a', null)).to.equal('<a xsi:nil="true"/>');
    expect(renderElement('a', ['', 1])).to.equal('<a></a><a>1</a>');
  });

  it('reads back any text that it writes', () => {
    const writable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\uFFFE\uFFFF]/u.test(text));
    fc.assert(
      fc.property(writable, (text) => {
        expect(parseXml(renderElement('a', text)).text).to.equal(text);
      }),
    );
  });

  it('keeps repeated elements and knows where an element stands', () => {
    const root = parseXml('<a>\n  <b>1</b>\n  <c/><b>2</b>\n</a>');
    expect(children(root, 'b').map(({ text }) => text)).to.deep.equal(['1', '2']);
    expect(child(root, 'c')?.line).to.equal(3);
    expect(valueOf(root)).to.deep.equal({ b: ['1', '2'], c: '' });
  });

  for (const text of ['', '<a>', '<a></b>', '<a>&undefined;</a>', 'no xml']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseXml(text)).to.throw(XmlFault);
    });
  }
});
