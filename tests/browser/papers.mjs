// Papers for uploading and what comes back: made by the browser itself, read by poppler and zbar.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHEET = (title) => `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${title}</title>
<body style="font:20px serif;padding:40px"><h1>${title}</h1><p>Bản dùng để thử, không có giá trị.</p></body></html>`;

/** { jpeg, pdf } to be given to setInputFiles() */
export async function makePapers(browser, title) {
  const tab = await browser.newPage({ viewport: { width: 480, height: 340 } });
  await tab.setContent(SHEET(title));
  const made = {
    jpeg: { name: 'giấy chụp bằng điện thoại.jpg', mimeType: 'image/jpeg', buffer: await tab.screenshot({ type: 'jpeg', quality: 60 }) },
    pdf: { name: 'bản quét.pdf', mimeType: 'application/pdf', buffer: await tab.pdf({ format: 'A5' }) },
  };
  await tab.close();
  return made;
}

function inFile(name, bytes, run) {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-paper-'));
  try {
    writeFileSync(join(folder, name), bytes);
    return run(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

export const textOfPdf = (bytes) => inFile('x.pdf', bytes, (f) => run('pdftotext', '-layout', f, '-').normalize('NFC'));
export const pagesOfPdf = (bytes) => inFile('x.pdf', bytes, (f) => Number(/^Pages:\s*(\d+)/m.exec(run('pdfinfo', f))?.[1]));
export const codeInPicture = (png) => inFile('x.png', png, (f) => run('zbarimg', '--quiet', '--raw', f).trim());
