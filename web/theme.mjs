// The theme of motcua: every colour, size and type value, written once here and turned into custom properties
// under Designsystemet's names, so that its components and ours read the same tokens.
// It must never know a component: a rule that mentions a class belongs in css/.

const ROLES = ['background-default', 'background-tinted', 'surface-default', 'surface-tinted', 'surface-hover', 'surface-active',
  'border-subtle', 'border-default', 'border-strong', 'text-subtle', 'text-default', 'base-default', 'base-hover', 'base-active',
  'base-contrast-subtle', 'base-contrast-default'];

// One red, much paper, ink for everything else. Contrast is measured by check-prototype.mjs (axe) in both schemes.
const LIGHT = {
  accent: '#fbfaf8 #faf2f2 #ffffff #f5e5e5 #eed4d5 #e7c1c2 #e0b0b1 #be595c #a4161a #a4161a #5a0c0e #a4161a #811114 #5f0d0f #f9efef #ffffff',
  neutral: '#fbfaf8 #f4f2ee #ffffff #f1efea #e9e6e0 #dedad2 #ddd9d1 #857f76 #5f5b54 #55514b #211f1c #24221f #353330 #474542 #b5b4b3 #ffffff',
  info: '#ffffff #f0f4f8 #ffffff #e1e9f2 #cedce9 #b9ccdf #a6bed7 #4b7cad #245f9b #245f9b #0f2d4a #1f5c99 #184979 #12365b #f8fafc #ffffff',
  success: '#ffffff #eff5f2 #ffffff #e0ebe6 #ccded6 #b6d0c4 #a2c3b3 #438566 #1b6a44 #1b6a44 #0d3220 #1b6b45 #165637 #10412a #ffffff #ffffff',
  warning: '#ffffff #fbf3e0 #ffffff #f7e7c2 #f2d899 #ecc66b #e6b43f #9c710d #775200 #775200 #382905 #e0a312 #c48f10 #a97b0e #261c03 #000000',
  danger: '#ffffff #fbf2ef #ffffff #f7e5df #f1d4ca #ebc1b2 #e5b09d #c8552d #aa340a #aa340a #511905 #bf3a0b #9d3009 #7b2507 #f9ede8 #ffffff',
};
const DARK = {
  accent: '#141311 #241210 #1f1e1b #3a1715 #4a1d1a #5c2420 #6b2c28 #c96a64 #ff9e96 #ff9e96 #ffe1de #c4393b #b02f32 #9a2528 #f9efef #ffffff',
  neutral: '#141311 #1b1a18 #1f1e1b #292724 #33312d #403d38 #3d3a35 #85817a #b0aba3 #bab5ac #f4f1eb #acabaa #979694 #82817f #1c1c1c #000000',
  info: '#0e1924 #13202f #1f1e1b #0f2740 #203750 #284564 #305277 #6684a4 #96aac0 #8fc1f2 #e8edf1 #7299bf #8fadcc #acc3d9 #050608 #000000',
  success: '#0e1a13 #13231a #1f1e1b #10301f #1f3b2b #274a37 #2f5841 #648975 #94ae9f #7fd0a2 #e8eeea #5fbf8a #84af9b #a3c3b4 #010101 #000000',
  warning: '#1d170d #261e11 #1f1e1b #332708 #40341c #514123 #604d2a #9c7d44 #caa259 #f0c04a #f5ebda #f0c04a #f4cf74 #f7dd9c #e3dfd5 #000000',
  danger: '#27120d #331811 #1f1e1b #43190a #55291c #6b3323 #7f3d2a #b86e59 #cf9c8e #ffa27f #f5eae7 #ff8a5c #d78568 #e0a089 #1d0e09 #000000',
};
// Five steps of a map, quiet to loud: the quiet end is good. Neighbours differ in lightness, so that they are told apart without hue.
const STEPS = { light: '#f0ebe2 #e9c9bd #d98f83 #bf4a48 #8a0f13', dark: '#35322d #5f3a34 #99463e #d9645a #ffa79f' };
const FONT_STEPS = [0.75, 0.875, 1, 1.125, 1.3125, 1.5, 1.875, 2.25, 3, 3.75];
const SPACES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 22, 26, 30];

const block = (selector, props) => `${selector}{${Object.entries(props).map(([k, v]) => `${k}:${v}`).join(';')}}\n`;

function colours(table, scheme) {
  const props = {};
  for (const [name, values] of Object.entries(table))
    values.split(' ').forEach((value, i) => { props[`--ds-color-${name}-${ROLES[i]}`] = value; });
  props['--ds-color-focus-inner'] = scheme === 'dark' ? '#141311' : '#ffffff';
  props['--ds-color-focus-outer'] = scheme === 'dark' ? '#f4f1eb' : '#211f1c';
  props['--mc-paper'] = scheme === 'dark' ? '#1f1e1b' : '#ffffff';
  STEPS[scheme].split(' ').forEach((value, i) => { props[`--mc-q${i}`] = value; });
  props['color-scheme'] = scheme;
  return props;
}

/** The colours that a component sees without naming a family: --ds-color-text-default and so on. */
function family(name) {
  return Object.fromEntries(ROLES.map((role) => [`--ds-color-${role}`, `var(--ds-color-${name}-${role})`]));
}

function sizes() {
  const props = {
    '--ds-size-unit': 'calc(1rem*4/18*var(--ds-size-mode-font-size))',
    '--_ds-font-size-factor': 'calc(var(--ds-size-mode-font-size)/(18/16))',
  };
  const round = {};
  for (const n of SPACES) {
    props[`--ds-size-${n}`] = `calc(var(--ds-size-unit)*${n})`;
    round[`--ds-size-${n}`] = `round(down,calc(var(--ds-size-unit)*${n}),1px)`;
  }
  FONT_STEPS.forEach((rem, i) => {
    props[`--ds-font-size-${i + 1}`] = `calc(${rem}rem*var(--_ds-font-size-factor))`;
    round[`--ds-font-size-${i + 1}`] = `round(calc(${rem}rem*var(--_ds-font-size-factor)),1px)`;
  });
  ['xs', 'sm', 'md', 'lg', 'xl'].forEach((step, i) => { props[`--ds-body-${step}-font-size`] = `var(--ds-font-size-${i + 2})`; });
  return block(':root,[data-size]', props) + `@supports (width:round(down,.1em,1px)){${block(':root,[data-size]', round)}}`;
}

function still() {
  return block(':root', {
    '--ds-size-mode-font-size': '1.125',
    '--ds-border-radius-sm': '.1875rem', '--ds-border-radius-md': '.375rem', '--ds-border-radius-default': '.375rem',
    '--ds-border-radius-lg': '.5rem', '--ds-border-radius-full': '624rem',
    '--ds-border-width-default': '1px', '--ds-border-width-focus': '3px', '--ds-opacity-disabled': '.45',
    '--ds-line-height-sm': '1.3', '--ds-line-height-md': '1.6', '--ds-line-height-lg': '1.7',
    '--ds-font-family': '"Be Vietnam Pro","Be Vietnam Pro fallback",Roboto,"Noto Sans","Segoe UI",system-ui,sans-serif',
    '--ds-font-weight-regular': '400', '--ds-font-weight-medium': '600', '--ds-font-weight-semibold': '600',
    '--ds-body-md-font-weight': '400', '--ds-body-md-line-height': '1.6', '--ds-body-md-letter-spacing': '0',
  }) + block('[data-size=sm]', { '--ds-size-mode-font-size': '1' })
    + block('[data-size=md]', { '--ds-size-mode-font-size': '1.125' })
    + block('[data-size=lg]', { '--ds-size-mode-font-size': '1.3125' });
}

/** Returns the whole theme as CSS text, to be put in the layer `theme`. Dark follows the reader's system unless
 *  `data-color-scheme` on the root says light or dark. */
export function themeCss() {
  const dark = colours(DARK, 'dark');
  return block(':root', colours(LIGHT, 'light'))
    + block(':root[data-color-scheme=dark]', dark)
    + `@media screen and (prefers-color-scheme:dark){${block(':root:not([data-color-scheme=light])', dark)}}`
    + still() + sizes()
    + block(':root,[data-color=accent]', family('accent'))
    + Object.keys(LIGHT).filter((name) => name !== 'accent').map((name) => block(`[data-color=${name}]`, family(name))).join('');
}
