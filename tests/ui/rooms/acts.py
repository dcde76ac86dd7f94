"""What a teacher and students do on their pages."""

from landscape.lessons.read import find_lessons, lesson_folders

LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}


def begun(teacher, name="plateau", step=0):
    teacher.app.selectbox(key="room_lesson").set_value(name)
    teacher.presses("begin_lesson")
    for _ in range(step):
        teacher.presses("room_next")
    return teacher


def asked(teacher, kind, prompt="Why?", **typed):
    app = teacher.app
    app.selectbox(key="ask_kind").set_value(kind)
    teacher.runs()
    app.text_input(key=f"ask_prompt_{kind}").set_value(prompt)
    for key, value in typed.items():
        kinds = {"options": app.text_area, "link": app.text_input, "right": app.selectbox}
        kinds[key](key=f"ask_{key}").set_value(value)
    return teacher.presses("ask_question")


def place(student, w0, w1):
    for name, value in (("w0", w0), ("w1", w1)):
        (field,) = (one for one in student.app.number_input if one.key.endswith(name))
        field.set_value(value)
    return student.presses("give_room_answer")


def chosen(student, option):
    student.app.radio[0].set_value(option)
    return student.presses("give_room_answer")
