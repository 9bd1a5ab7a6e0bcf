// A photo file -> a smaller JPEG, upright, where the browser can decode it and it is worth it.
const QUALITY = 0.92;
// In bytes. A file that is quickly sent goes as it is, and so gets exactly its own answer.
const LIGHT = 300_000;

const drawn = (picture, width, height) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, {width, height});
    const context = canvas.getContext("2d", {alpha: false});
    // As the program does with what is transparent.
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(picture, 0, 0, width, height);
    return canvas;
};

// Halved as often as the program itself would halve it: each new pixel is the mean of four.
const halved = (picture, minSide) => {
    let {width, height} = picture;
    let step = picture;
    while (Math.min(width, height) >= 2 * minSide) {
        [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
        step = drawn(step, width, height);
    }
    return step === picture ? drawn(picture, width, height) : step;
};

const asJpeg = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));

// The file itself where nothing is won by reducing it; `readable` tells if the browser decoded it.
const madeSmall = async (file, minSide) => {
    let picture;
    try {
        picture = await createImageBitmap(file, {imageOrientation: "from-image"});
    } catch {
        return {photo: file, readable: false};
    }
    try {
        if (file.size <= LIGHT) return {photo: file, readable: true};
        const small = await asJpeg(halved(picture, minSide));
        return {photo: small?.size < file.size ? small : file, readable: true};
    } catch {
        // A canvas may be larger than a phone allows.
        return {photo: file, readable: true};
    } finally {
        picture.close();
    }
};
