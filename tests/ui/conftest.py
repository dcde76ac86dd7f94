import logging

# Words are asked for outside of a page here. Streamlit answers, and logs each time that it would
# rather be in one: hundreds of lines above every failure.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel("ERROR")
