/** Letters of other keyboards in the order of the keys of a QWERTY one, a row after the other. */
const KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const LAYOUTS = [
  "йцукенгшщзхъфывапролджэячсмитьбю", // Russian
  "йцукенгшщзхїфівапролджєячсмитьбю", // Ukrainian
  ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.", // Greek
  "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ", // Hebrew
  "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", // Arabic, but for the one key that writes two letters
  "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'ㅋㅌㅊㅍㅠㅜㅡ,.", // Korean
];
/** What one press of a Korean key, or two, makes inside a syllable, as its parts come out of Unicode's decomposition. */
const INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");
const VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
const FINALS = "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");

const keysOf = (keys: string[], firstCodePoint: number): [string, string][] =>
  keys.map((key, index) => [String.fromCodePoint(firstCodePoint + index), key]);

const KEY_OF = new Map<string, string>([
  ...LAYOUTS.flatMap((layout) =>
    [...layout].map((letter, index): [string, string] => [letter, KEYS[index] ?? letter]),
  ),
  ...keysOf(INITIALS, 0x1100),
  ...keysOf(VOWELS, 0x1161),
  ...keysOf(FINALS, 0x11a8),
]);

/** The keys that are pressed for this text, as they would write on a QWERTY keyboard; whatever has no key there stays. */
export function qwertyKeys(text: string): string {
  return [...text.toLowerCase()]
    .flatMap((letter) => (KEY_OF.has(letter) ? letter : [...letter.normalize("NFD")]))
    .map((letter) => (letter > "~" ? KEY_OF.get(letter) : undefined) ?? letter)
    .join("");
}
