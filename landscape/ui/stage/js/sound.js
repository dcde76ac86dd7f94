// The loss as a pitch: the lowest loss of a picture is the lowest tone, the highest one three octaves
// above it, and equal ratios of losses are equal intervals. Two runs are heard at the left and at the
// right; more together, as the mean of their heights. An arrival is two short tones, one over the other.

const LOWEST_PITCH = 220; // Hz
const OCTAVES = 3;
const LOUD = 0.06; // of a voice
const GLIDE = 0.03; // s that a tone takes to another, so that none clicks
const FADE = 0.04;
const BLIP = 0.16; // s of the tone of a single epoch
const CHIME = [1319, 1976]; // Hz: a fifth, above the range of the losses' bright tones
const SLEEP_AFTER = 1500; // ms after which the sound card is let go
const SOUND_KEY = "landscape-sound";

// Where a loss stands between the ends of a range, 0 to 1 by its logarithm.
export function shareOfLoss(loss, [low, high]) {
  if (!(loss < Infinity)) return 1;
  const [bottom, top] = [Math.log(Math.max(low, 1e-300)), Math.log(Math.max(high, 1e-300))];
  if (!(top > bottom)) return 0;
  return Math.max(0, Math.min(1, (Math.log(Math.max(loss, 1e-300)) - bottom) / (top - bottom)));
}

// Hz.
export function pitchOf(height) {
  return LOWEST_PITCH * 2 ** (OCTAVES * height);
}

// The heights that are heard of several runs.
export function voicesOf(heights) {
  if (heights.length <= 2) return heights;
  return [heights.reduce((sum, height) => sum + height, 0) / heights.length];
}

export class Sound {
  constructor() {
    this.on = readChoice() === "on";
    this.voices = [];
  }

  // Only after a visitor's own press may a page make itself heard.
  get ready() {
    return this.on && Boolean(window.AudioContext) && (navigator.userActivation?.hasBeenActive ?? true);
  }

  toggle() {
    this.on = !this.on;
    keepChoice(this.on ? "on" : "off");
    if (!this.on) this.rest();
  }

  // Sounds heights from 0 to 1, one for each run: as long as it plays, or for a moment.
  tell(heights, playing) {
    if (!this.ready || !heights.length) return;
    const told = voicesOf(heights);
    const { currentTime: now } = this.wake();
    while (this.voices.length < told.length) this.voices.push(this.voice());
    this.voices.forEach(({ oscillator, gain, pan }, i) => {
      gain.gain.cancelScheduledValues(now);
      if (i >= told.length) {
        gain.gain.setTargetAtTime(0, now, FADE);
        return;
      }
      if (pan) pan.pan.setTargetAtTime(told.length === 2 ? 2 * i - 1 : 0, now, GLIDE);
      oscillator.frequency.setTargetAtTime(pitchOf(told[i]), now, GLIDE);
      gain.gain.setTargetAtTime(LOUD / told.length, now, FADE);
      if (!playing) gain.gain.setTargetAtTime(0, now + BLIP, FADE);
    });
    clearTimeout(this.sleeping);
    if (!playing) this.sleepLater();
  }

  // A run has arrived.
  arrive() {
    if (!this.ready) return;
    const context = this.wake();
    CHIME.forEach((pitch, i) => {
      const begin = context.currentTime + 0.12 * i;
      const oscillator = new OscillatorNode(context, { type: "sine", frequency: pitch });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setTargetAtTime(LOUD, begin, 0.01);
      gain.gain.setTargetAtTime(0, begin + 0.05, 0.12);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(begin);
      oscillator.stop(begin + 1);
    });
  }

  // Falls silent.
  rest() {
    if (!this.context) return;
    const { currentTime: now } = this.context;
    for (const { gain } of this.voices) {
      gain.gain.cancelScheduledValues(now);
      gain.gain.setTargetAtTime(0, now, FADE);
    }
    this.sleepLater();
  }

  wake() {
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") this.context.resume();
    clearTimeout(this.sleeping);
    return this.context;
  }

  sleepLater() {
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => this.context?.suspend(), SLEEP_AFTER);
  }

  voice() {
    const { context } = this;
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: LOWEST_PITCH });
    const gain = new GainNode(context, { gain: 0 });
    const pan = window.StereoPannerNode && new StereoPannerNode(context, { pan: 0 });
    oscillator.connect(gain);
    if (pan) gain.connect(pan).connect(context.destination);
    else gain.connect(context.destination);
    oscillator.start();
    return { oscillator, gain, pan };
  }

  close() {
    clearTimeout(this.sleeping);
    this.context?.close();
    this.context = undefined;
    this.voices = [];
  }
}

// For the visit: also from page to page, and after a reload. Some frames forbid it.
function readChoice() {
  try {
    return sessionStorage.getItem(SOUND_KEY);
  } catch {
    return null;
  }
}

function keepChoice(value) {
  try {
    sessionStorage.setItem(SOUND_KEY, value);
  } catch {
    // It is then remembered as long as the page stands.
  }
}
