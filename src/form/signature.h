/* The signature under an application: pen strokes in a fixed box, a name typed instead, or a word that it stands on paper.
 *
 *   pen:120,80 131,84;200,90     strokes parted by ';', their points "x,y" by one blank; whole numbers without zeros in front, x to
 *                                SIGNATURE_W, y to SIGNATURE_H, no point twice running. One drawing has one spelling.
 *   name:Nguyễn Văn An           typed
 *   paper                        signed on the sheet that lies at the counter
 *
 * What this is in law: a person's expression of will beside the identity of the account or of the card that was shown at the counter. The
 * picture of a signature is no electronic signature and no digital signature (Luật Giao dịch điện tử 20/2023/QH15, Điều 22): it proves neither
 * who drew it nor that the text was not changed. What proves these here is the account and the journal. Pages must not say more.
 *
 * Pure. Nothing of what is drawn reaches a page but numbers that were read here. */
#pragma once
#include "base/arena.h"

enum {
    SIGNATURE_W = 1200, SIGNATURE_H = 400,
    SIGNATURE_STROKES = 60, SIGNATURE_POINTS = 600, SIGNATURE_BYTES = 6000,
    SIGNATURE_LEAST = 120 /* width and height of what is drawn, together: less is a slip of the finger */
};

enum signature_kind { SIGNATURE_NONE, SIGNATURE_PEN, SIGNATURE_NAME, SIGNATURE_PAPER };

enum signature_kind signature_kind(const char *value); /* by how it begins; NONE for anything else */
/* Of a PEN: message id of what is wrong ("form.signature", "form.signature_short"); NULL if it may be kept. */
const char *signature_check(const char *value);
const char *signature_typed(const char *value); /* of a NAME; "" of the others */
/* SVG path data for a viewBox of SIGNATURE_W x SIGNATURE_H: "M120 80 131 84M200 90h0". "" if it is no PEN that may be kept. */
const char *signature_path(const char *value, struct arena *a);
/* In words, as lists of answers and documents show it: how it was signed. */
const char *signature_show(const char *value, const char *lang, struct arena *a);
