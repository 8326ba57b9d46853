// Makes the files beside this folder from the packages named in package.json; see ../README.md.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { transform } from 'lightningcss'
import postcss from 'postcss'
import * as sass from 'sass'

const here = name => new URL(name, import.meta.url)
const out = name => new URL(`../${name}`, import.meta.url)
const digest = bytes => createHash('sha256').update(bytes).digest('hex')

// Parts of the two libraries that need their JavaScript, or that no page uses.
const UNUSED = [
  /govuk-frontend-supported/, /govuk-summary-card/, /govuk-summary-list__row--no-actions/, /govuk-file-upload-button/,
  /govuk-drop-zone/, /--inverse/, /govuk-link--(muted|text-colour)/, /(govuk|moj)-[a-z-]+--xl\b/, /heading-xl|caption-xl/,
  /govuk-section-break--(xl|m)/, /govuk-clearfix/, /govuk-breadcrumbs--collapse/, /govuk-panel--interruption/,
  /govuk-button__start-icon|govuk-button--start/, /govuk-radios__conditional|govuk-checkboxes__conditional/,
  /govuk-input__(prefix|suffix|wrapper)|govuk-input--extra/, /govuk-table__caption--xl|small-text-until-tablet/,
  /moj-filter__(legend|close)/, /moj-filter-layout/, /moj-timeline__document/, /govuk-link-image/, /fieldset__legend--xl/,
  /govuk-label--xl/, /js-enabled/, /govuk-body-lead/, /(radios|checkboxes)--small/,
  /govuk-notification-banner__link:(link|active)$/, /govuk-grid-column-(one-quarter|three-quarters|two-thirds-from|one-third-from|one-half-from|three-quarters-from|one-quarter-from|full-from)/, /govuk-caption/,
  /\.govuk-pagination--block/,
]

/** Drops what is unused, and what every rule of the libraries repeats although it is inherited. */
const trim = {
  postcssPlugin: 'trim',
  Rule(rule) {
    rule.selectors = rule.selectors.filter(selector => !UNUSED.some(pattern => pattern.test(selector)))
    if (rule.selectors.length === 0 || rule.selector === '') rule.remove()
  },
  Declaration(declaration) {
    // On paper the sizes of the screen do; a second set in points for every class is a tenth of the file.
    const paper = declaration.parent?.parent?.params === 'print' && ['font-size', 'line-height'].includes(declaration.prop)
    if (paper) return declaration.remove()
    if (declaration.value.includes('url(/assets/')) return declaration.remove()
    const inherited = [
      'font-family', '-webkit-font-smoothing', '-moz-osx-font-smoothing', 'text-decoration-skip-ink', '-webkit-text-decoration-skip',
      'text-decoration-skip', 'forced-color-adjust',
    ].includes(declaration.prop)
    if (inherited) return declaration.remove()
    // Plus Jakarta Sans is wider and taller than the typeface the sizes were made for: 17 pixels read as 19 there.
    if (declaration.prop === 'font-size') declaration.value = declaration.value.replace('1.1875rem', '1.0625rem')
    if (declaration.prop === 'line-height') declaration.value = declaration.value.replace('1.3157894737', '1.42')
    // Both libraries write each colour a second time for browsers without custom properties.
    declaration.value = declaration.value.replace(/var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)/g, 'var($1)')
  },
  AtRule(rule) {
    // `screen\0` speaks to Internet Explorer only.
    if (/[\u0000\ufffd]|\\0/.test(rule.params)) return rule.remove()
    rule.params = rule.params.replace(/screen and \(forced-colors: active\), *\(-ms-high-contrast: active\)/, '(forced-colors: active)')
  },
  OnceExit(root) {
    let emptied = true
    while (emptied) {
      emptied = false
      root.walk(node => {
        if ((node.type === 'rule' || node.type === 'atrule') && node.nodes?.length === 0) {
          node.remove()
          emptied = true
        }
      })
    }
  },
}
const compile = name => sass.compile(here(name).pathname, { loadPaths: [here('.').pathname], logger: sass.Logger.silent }).css
const libraries = postcss([trim]).process(compile('_govuk.scss'), { from: undefined }).css

const font = readFileSync(here('node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2'))
const own = readFileSync(here('jenjang.css'), 'utf8').replace('FONT', `jenjang-${digest(font).slice(0, 12)}.woff2`)

const { code: styles } = transform({
  filename: 'jenjang.css',
  code: Buffer.from(`${libraries}\n${own}`),
  minify: true,
  targets: { chrome: 109 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) },
})
// The licence of the two libraries asks for a notice in every copy.
const notice = '/*! GOV.UK Frontend 6.6.0 (MIT, Crown copyright), MOJ Frontend 11.1.0 (MIT, Crown copyright), adapted; see licences */\n'

const files = {
  'jenjang.css': Buffer.concat([Buffer.from(notice), styles]),
  'jenjang.js': readFileSync(here('jenjang.js')),
  'htmx.js': Buffer.from(readFileSync(here('node_modules/htmx.org/dist/htmx.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n')),
  'jenjang.svg': readFileSync(here('jenjang.svg')),
  'jenjang.woff2': font,
}

const lines = []
for (const [name, bytes] of Object.entries(files)) {
  writeFileSync(out(name), bytes)
  lines.push(`${digest(bytes)}  ${name}`)
  if (name.endsWith('.woff2')) continue
  const gzip = gzipSync(bytes, { level: 9 })
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
  for (const [suffix, packed] of [['gz', gzip], ['br', brotli]]) {
    writeFileSync(out(`${name}.${suffix}`), packed)
    lines.push(`${digest(packed)}  ${name}.${suffix}`)
  }
  console.log(`${name}: ${bytes.length} bytes, gzip ${gzip.length}, brotli ${brotli.length}`)
}
writeFileSync(out('SHA256SUMS'), `${lines.join('\n')}\n`)
