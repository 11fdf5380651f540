// Starts what a page asks for. Every page works without any of this.
import { guardForms } from './guard.js';
import { autosave } from './draft.js';
import { shortcuts } from './keys.js';
import { quick } from './quick.js';
import { small } from './small.js';
import { live } from './live.js';
import { places } from './places.js';
import { rows } from './rows.js';
import { sign } from './sign.js';
import { suggest } from './suggest.js';
import { when } from './when.js';

guardForms(document);
document.querySelectorAll('form[data-autosave]').forEach(autosave);
small(document);
when(document);
document.querySelectorAll('input[data-places]').forEach(places);
rows(document);
document.querySelectorAll('[data-sign]').forEach(sign);
document.querySelectorAll('input[data-suggest]').forEach(suggest);
live(document);
quick(document);
shortcuts(document);
