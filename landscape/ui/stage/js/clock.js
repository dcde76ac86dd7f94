// Which frame is shown, and when the next one is. Knows nothing of what a frame looks like.

const SHORTEST = 2000; // ms that a run takes at speed 1, whatever its number of frames
const LONGEST = 8000;
const PER_FRAME = 80;
const CALM_STEP = 500; // ms at least from one frame to the next, for those who want little motion
const HOLD = 500; // ms that the end is shown before a repeated run begins anew, so that none flashes
const LONGEST_STEP = 500; // ms: a page that was hidden goes on where it was

export class Clock {
  constructor({ onFrame, onState }) {
    this.onFrame = onFrame;
    this.onState = onState;
    this.frames = 1;
    this.frame = 0;
    this.playing = false;
    this.speed = 1;
    this.loop = false;
  }

  get last() {
    return this.frames - 1;
  }

  load(frames, frame) {
    this.frames = frames;
    this.frame = Math.max(0, Math.min(frame, this.last));
    this.position = this.frame;
  }

  seek(frame) {
    this.frame = Math.max(0, Math.min(Math.round(frame), this.last));
    this.position = this.frame;
    this.onFrame(this.frame);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.frame >= this.last) this.seek(0);
    this.playing = true;
    this.position = this.frame;
    this.then = this.shown = undefined;
    this.onState();
    this.request = requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.onState();
  }

  // Whether a frame is shown: every one, but for those who want little motion.
  isDue(frame, now) {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return true;
    return this.shown === undefined || frame === this.last || now - this.shown >= CALM_STEP;
  }

  tick(now) {
    if (!this.playing) return;
    const duration = Math.max(SHORTEST, Math.min(this.frames * PER_FRAME, LONGEST));
    const passed = this.then === undefined ? 0 : Math.min(now - this.then, LONGEST_STEP);
    this.then = now;
    this.position += (passed * this.speed * this.frames) / duration;
    if (this.position >= this.last) {
      const again = this.loop && this.frame === this.last && !(now - this.shown < HOLD);
      this.position = again ? 0 : this.last;
    }
    const frame = Math.floor(this.position);
    if (frame !== this.frame && this.isDue(frame, now)) {
      this.frame = frame;
      this.shown = now;
      this.onFrame(frame);
    }
    if (this.frame === this.last && !this.loop) this.pause();
    else this.request = requestAnimationFrame((later) => this.tick(later));
  }
}
